import { cookieName, splitCookies } from './cookies';

/**
 * All that a browser's cookies say of its buyer. `buyer` is the current identity: a version-4 UUID and the buyer's
 * secret, so whoever has it is the buyer. Each identity that pressed Buy has a cookie of its own name besides,
 * `buyer-` and how it begins: an answer that comes late can replace the first, never one of these.
 */
const BUYER_COOKIE = 'buyer';
const KEPT_PREFIX = 'buyer-';
/** Never sent to a browser: tells the page of the request that made its visitor a buyer that this is so. */
const NEW_MARK = 'buyer-is-new=1';

const ONE_YEAR_S = 31_536_000;
/** More than a browser comes by in any honest way. */
const MAX_IDENTITIES = 8;
const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** What a request's `Cookie` header says of its buyer. `buyerId` is a version-4 UUID in lower case. */
export type BuyerCookie =
  | { readonly kind: 'ok'; readonly buyerId: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'malformed' };

/** Reads the buyer from a `Cookie` header as it came. Of several `buyer` cookies the first one counts. */
export function readBuyerCookie(cookieHeader: string | null | undefined): BuyerCookie {
  const [, value] = splitCookies(cookieHeader).find(([name]) => name === BUYER_COOKIE) ?? [];
  if (value === undefined) return { kind: 'missing' };
  return UUID_V4.test(value) ? { kind: 'ok', buyerId: value.toLowerCase() } : { kind: 'malformed' };
}

/** Everybody that a browser is. */
export interface Identities {
  /** The identity that looks at pages and buys next; null: none yet. One that has bought is never left for one that has not. */
  readonly current: string | null;
  /** The current one first, then others that have bought: whose orders the browser may read. */
  readonly all: readonly string[];
  /** The request itself made its visitor a buyer: there is nothing to look up. */
  readonly isNew: boolean;
}

export function readIdentities(cookieHeader: string | null | undefined): Identities {
  const pairs = splitCookies(cookieHeader);
  const kept = pairs
    .filter(([name, value]) => UUID_V4.test(value) && name === keptName(value))
    .map(([, value]) => value.toLowerCase())
    .slice(-MAX_IDENTITIES);
  const plain = readBuyerCookie(cookieHeader);
  const stays = plain.kind === 'ok' && (kept.length === 0 || kept.includes(plain.buyerId));
  const current = stays ? plain.buyerId : (kept.at(-1) ?? null);
  const all = new Set(current === null ? [] : [current, ...kept.toReversed()]);
  return { current, all: [...all], isNew: pairs.some((pair) => pair.join('=') === NEW_MARK) };
}

/** The `Set-Cookie` header that makes its reader the buyer `buyerId`. `secure`: the request came by https. */
export function formatBuyerCookie(buyerId: string, secure: boolean): string {
  return formatCookie({ name: cookieName(BUYER_COOKIE, secure), value: buyerId, ...COOKIE_OPTIONS, secure });
}

interface CookieOptions {
  readonly path: string;
  readonly maxAge: number;
  readonly httpOnly: boolean;
  readonly sameSite: 'lax';
}

const COOKIE_OPTIONS: CookieOptions = { path: '/', maxAge: ONE_YEAR_S, httpOnly: true, sameSite: 'lax' };

/** A cookie as its parts: where a framework writes the header. */
export interface KeptCookie extends CookieOptions {
  readonly name: string;
  readonly value: string;
  readonly secure: boolean;
}

/** The cookie that keeps an identity in its browser, whatever comes to be `buyer` later. */
export function keptCookie(buyerId: string, secure: boolean): KeptCookie {
  return { name: cookieName(keptName(buyerId), secure), value: buyerId, ...COOKIE_OPTIONS, secure };
}

export function formatCookie({ name, value, path, maxAge, secure }: KeptCookie): string {
  return `${name}=${value}; Path=${path}; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}

/** Reads back what `formatCookie` made. */
export function readKeptCookie(setCookie: string): KeptCookie {
  const [name = '', value = ''] = setCookie.split(';', 1)[0]?.split('=') ?? [];
  return { name, value, ...COOKIE_OPTIONS, secure: setCookie.endsWith('; Secure') };
}

/** The `Cookie` header of a request that makes its visitor the buyer `buyerId`: as its page should read it. */
export function withNewBuyer(cookieHeader: string | null, buyerId: string): string {
  const others = splitCookies(cookieHeader).filter(([name]) => name !== BUYER_COOKIE);
  return [...others.map((pair) => pair.join('=')), `${BUYER_COOKIE}=${buyerId}`, NEW_MARK].join('; ');
}

const keptName = (buyerId: string) => KEPT_PREFIX + buyerId.slice(0, 8).toLowerCase();
