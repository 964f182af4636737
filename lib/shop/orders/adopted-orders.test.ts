import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { adoptOrder, readAdoptedOrders } from './adopted-orders';
import { secretLink } from './secret-link';

const SECRET = 'a secret of a test, thirty-two long';
const link = (id: string, secret = SECRET) => new URL(secretLink('http://shop.example', id, secret));
const adopt = (url: URL, jar: string | null = null) => adoptOrder(url, jar, SECRET, false);
const inJar = (setCookies: readonly string[]) =>
  setCookies.map((cookie) => cookie.split(';', 1)[0]).join('; ');

test('a browser that opens a secret link keeps what it said, out of reach of scripts', () => {
  const id = randomUUID();
  const [cookie = '', ...others] = adopt(link(id));
  expect(others).toEqual([]);
  expect(cookie).toMatch(/; Path=\/; Max-Age=31536000; HttpOnly; SameSite=Lax$/);
  expect(adoptOrder(link(id), null, SECRET, true)[0]).toMatch(/; Secure$/);
  const jar = `buyer=${randomUUID()}; ${inJar([cookie])}`;
  expect(readAdoptedOrders(jar, SECRET)).toEqual([id]);
  expect(adopt(link(id), jar)).toEqual([]);
});

test.each([
  ['another secret', link(randomUUID(), `${SECRET}.`)],
  ['no secret', new URL(`http://shop.example/orders/${randomUUID()}`)],
  ['another page', new URL(`http://shop.example/tickets${link(randomUUID()).search}`)],
])('%s adopts nothing', (_, url) => {
  expect(adopt(url)).toEqual([]);
});

test('a cookie that was made by hand shows nothing', () => {
  const id = randomUUID();
  for (const value of [id, `${id}.`, `${id}.AAAAAAAAAAAAAAAAAAAAAA`, '.', '']) {
    expect(readAdoptedOrders(`order-${id.slice(0, 8)}=${value}`, SECRET)).toEqual([]);
  }
});

test('the twenty-first makes the oldest go', () => {
  const ids = Array.from({ length: 20 }, () => randomUUID());
  const jar = inJar(ids.flatMap((id) => adopt(link(id))));
  expect(readAdoptedOrders(jar, SECRET)).toEqual(ids);
  const [added = '', removed] = adopt(link(randomUUID()), jar);
  expect(added).toContain('Max-Age=31536000');
  expect(removed).toMatch(new RegExp(`^order-${ids[0]?.slice(0, 8)}=; Path=/; Max-Age=0;`));
});
