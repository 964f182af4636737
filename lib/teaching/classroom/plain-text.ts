/** The most characters of what a room is told. */
export const MOST = { name: 40, lesson: 60, step: 60, question: 300, choice: 120 } as const;

/** One line, in one spelling: so that two pages which say the same are heard to say the same. */
export function toPlainText(given: string): string {
  return given.normalize('NFC').replace(/\s+/g, ' ').trim();
}

/** The same, cut to `most` characters. */
export const cutTo = (most: number, given: string): string => toPlainText(given).slice(0, most).trimEnd();
