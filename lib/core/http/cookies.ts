/** Only this very host, over https, can set a cookie of such a name: no sister domain can make a visitor somebody else. */
const HOST_PREFIX = '__Host-';

/** What a cookie with `Path=/` is called over https (`secure`) and elsewhere. */
export function cookieName(name: string, secure: boolean): string {
  return secure ? HOST_PREFIX + name : name;
}

/**
 * The cookies of a `Cookie` header by their names without the prefix, in its order: those that were set first come
 * first. Where a name came with the prefix, what came without it does not count.
 */
export function splitCookies(
  cookieHeader: string | null | undefined,
): (readonly [name: string, value: string])[] {
  const pairs = (cookieHeader ?? '')
    .split(';')
    .filter((pair) => pair.includes('='))
    .map(
      (pair) => [pair.slice(0, pair.indexOf('=')).trim(), pair.slice(pair.indexOf('=') + 1).trim()] as const,
    );
  const names = new Set(pairs.map(([name]) => name));
  return pairs
    .filter(([name]) => !names.has(HOST_PREFIX + name))
    .map(([name, value]) => [name.startsWith(HOST_PREFIX) ? name.slice(HOST_PREFIX.length) : name, value]);
}
