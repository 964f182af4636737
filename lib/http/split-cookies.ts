/** The cookies of a `Cookie` header, in its order: those that were set first come first. */
export function splitCookies(
  cookieHeader: string | null | undefined,
): (readonly [name: string, value: string])[] {
  return (cookieHeader ?? '')
    .split(';')
    .filter((pair) => pair.includes('='))
    .map((pair) => [pair.slice(0, pair.indexOf('=')).trim(), pair.slice(pair.indexOf('=') + 1).trim()]);
}
