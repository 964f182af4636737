import { cookieName, splitCookies } from '@/lib/core/http/cookies';
import { isOrderSecret } from './secret-link';

/*
 * A browser that opens a secret link adopts the order: a cookie keeps what the link said, and "my tickets" shows the
 * order from then on. Nothing is written down in the shop, so a bot that unfolds links adopts nothing.
 */

const PREFIX = 'order-';
/** Two kilobytes of every request, at most. */
const MAX_ADOPTED = 20;
const ONE_YEAR_S = 31_536_000;
const ADDRESS = /^\/orders\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The ids of the orders whose secret links this browser opened. */
export function readAdoptedOrders(
  cookieHeader: string | null | undefined,
  ticketSecret: string,
): readonly string[] {
  return listCookies(cookieHeader)
    .slice(-MAX_ADOPTED)
    .map(({ value }) => value.split('.'))
    .filter(([id = '', secret = '']) => isOrderSecret(secret, id, ticketSecret))
    .map(([id = '']) => id);
}

/**
 * The `Set-Cookie` headers that make the browser adopt the order whose secret link it opened: one for the order, and
 * one for the oldest, which makes room. None where the address is no secret link, or the order is adopted already.
 * @param secure the request came by https
 */
export function adoptOrder(
  { pathname, searchParams }: Pick<URL, 'pathname' | 'searchParams'>,
  cookieHeader: string | null | undefined,
  ticketSecret: string,
  secure: boolean,
): readonly string[] {
  const id = ADDRESS.exec(pathname)?.[1];
  const secret = searchParams.get('k');
  if (id === undefined || secret === null || !isOrderSecret(secret, id, ticketSecret)) return [];
  const adopted = listCookies(cookieHeader);
  const [name, value] = [PREFIX + id.slice(0, 8), `${id}.${secret}`];
  if (adopted.some((cookie) => cookie.value === value)) return [];
  const format = (cookie: string, maxAgeS: number) =>
    `${cookieName(cookie, secure)}; Path=/; Max-Age=${maxAgeS}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  const oldest = adopted.length < MAX_ADOPTED ? undefined : adopted[0]?.name;
  return [
    format(`${name}=${value}`, ONE_YEAR_S),
    ...(oldest === undefined || oldest === name ? [] : [format(`${oldest}=`, 0)]),
  ];
}

function listCookies(cookieHeader: string | null | undefined) {
  return splitCookies(cookieHeader)
    .filter(([name, value]) => name === PREFIX + value.slice(0, 8) && value.length > 8)
    .map(([name, value]) => ({ name, value }));
}
