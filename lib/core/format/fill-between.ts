/**
 * Puts a text between the two marks of a page; the marks stay.
 * @throws {Error} a mark is missing
 */
export function fillBetween(page: string, begin: string, end: string, text: string): string {
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`There is no ${begin} … ${end}`);
  return `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`;
}
