import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { adoptOrder, readAdoptedOrders } from '@/lib/shop/orders/adopted-orders';
import { secretLink } from '@/lib/shop/orders/secret-link';
import { formatBuyerCookie, keptCookie, readBuyerCookie, readIdentities } from './buyer-cookie';
import { splitCookies } from './cookies';

const SECRET = 'a secret of a test, thirty-two long';
const pairOf = (setCookie: string) => setCookie.split(';', 1)[0] ?? '';

test('over https a name counts with its prefix alone: what a sister domain set without it does not', () => {
  const header = 'buyer=theirs; a=1; __Host-buyer=ours; b=x=y';
  expect(splitCookies(header)).toEqual([
    ['a', '1'],
    ['buyer', 'ours'],
    ['b', 'x=y'],
  ]);
});

test('every cookie that says who a browser is has the prefix over https, and is read back', () => {
  const [buyerId, orderId] = [randomUUID(), randomUUID()];
  const kept = keptCookie(buyerId, true);
  const link = new URL(secretLink('https://shop.example', orderId, SECRET));
  const [adopted = ''] = adoptOrder(link, null, SECRET, true);
  const jar = [pairOf(formatBuyerCookie(buyerId, true)), `${kept.name}=${kept.value}`, pairOf(adopted)];
  for (const pair of jar) expect(pair).toMatch(/^__Host-/);
  const header = jar.join('; ');
  expect(readBuyerCookie(`buyer=${randomUUID()}; ${header}`)).toEqual({ kind: 'ok', buyerId });
  expect(readIdentities(header)).toMatchObject({ current: buyerId, all: [buyerId] });
  expect(readAdoptedOrders(header, SECRET)).toEqual([orderId]);
});
