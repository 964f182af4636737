/** The buyer's cookie. Its value is a version-4 UUID and the buyer's secret: whoever has it is the buyer. */
const BUYER_COOKIE = 'buyer';

const ONE_YEAR_S = 31_536_000;
const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** What a request's `Cookie` header says of its buyer. `buyerId` is a version-4 UUID in lower case. */
export type BuyerCookie =
  | { readonly kind: 'ok'; readonly buyerId: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'malformed' };

/** Reads the buyer from a `Cookie` header as it came. Of several `buyer` cookies the first one counts. */
export function readBuyerCookie(cookieHeader: string | null | undefined): BuyerCookie {
  for (const pair of (cookieHeader ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at < 0 || pair.slice(0, at).trim() !== BUYER_COOKIE) continue;
    const value = pair.slice(at + 1).trim();
    return UUID_V4.test(value) ? { kind: 'ok', buyerId: value.toLowerCase() } : { kind: 'malformed' };
  }
  return { kind: 'missing' };
}

/** The `Set-Cookie` header that makes its reader the buyer `buyerId`. `secure`: the request came by https. */
export function formatBuyerCookie(buyerId: string, secure: boolean): string {
  const attributes = `Path=/; Max-Age=${ONE_YEAR_S}; HttpOnly; SameSite=Lax`;
  return `${BUYER_COOKIE}=${buyerId}; ${attributes}${secure ? '; Secure' : ''}`;
}

/** A `Cookie` header with its buyer replaced by, or added as, `buyerId`. */
export function withBuyerCookie(cookieHeader: string | null, buyerId: string): string {
  const others = (cookieHeader ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '' && pair.split('=', 1)[0]?.trim() !== BUYER_COOKIE);
  return [...others, `${BUYER_COOKIE}=${buyerId}`].join('; ');
}
