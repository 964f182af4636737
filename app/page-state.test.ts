import { randomUUID } from 'node:crypto';
import { NextRequest } from 'next/server';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { seed } from '@/db/seed';
import { openShop, type Shop } from '@/lib/shop/shop';
import { proxy } from '@/proxy';
import { openTestShop, type TestShop } from '@/stack/testing/shop';

/* What the proxy makes of a page that is not there, or has no database: in a browser too, in e2e/missing.spec.ts. */

let open: TestShop;
let away: Shop;

beforeAll(async () => {
  open = await openTestShop('web', { DEMO_MODE: '0' });
  await seed(open.shop.env.DATABASE_URL);
  away = await openShop({ ...open.shop.env, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nowhere' });
});
afterAll(async () => {
  await away?.close();
  await open?.close();
});
afterEach(() => {
  globalThis.lastTicketShop = undefined;
});

async function visit(
  shop: Shop,
  path: string,
  init: { method?: string; headers?: Record<string, string> } = {},
) {
  globalThis.lastTicketShop = Promise.resolve(shop);
  const { status, headers } = await proxy(new NextRequest(`http://shop.test${path}`, init));
  const drawn = headers.get('x-middleware-rewrite');
  return { status, drawn: drawn && new URL(drawn).pathname, retryAfter: headers.get('retry-after') };
}

const THERE = { status: 200, drawn: null, retryAfter: null };
const COOKIE = { headers: { cookie: `buyer=${randomUUID()}` } };

test.each([
  ['/events/nowhere', 'event'],
  ['/events/no.where', 'event'],
  ['/events/%', 'event'],
  [`/orders/${randomUUID()}`, 'order'],
  ['/orders/1', 'order'],
  ['/problems/none', 'problem'],
  ['/problems/%E0%A4%A', 'problem'],
  ['/workshop', 'workshop'],
  ['/workshop/lessons/01-the-last-ticket', 'workshop'],
  ['/missing/order', 'page'],
  ['/unavailable', 'page'],
])('%s is not there: 404, with the words for what it was (%s)', async (path, what) => {
  expect(await visit(open.shop, path)).toEqual({ ...THERE, status: 404, drawn: `/missing/${what}` });
});

test('a demo has its workshop, and no lesson of another name', async () => {
  const demo = { ...open.shop, demoMode: true };
  expect(await visit(demo, '/workshop')).toEqual(THERE);
  expect(await visit(demo, '/workshop/lessons/none')).toMatchObject({
    status: 404,
    drawn: '/missing/lesson',
  });
});

test.each([
  '/',
  '/events/night-ferry',
  '/tickets',
  '/problems',
  '/problems/sold-out',
  '/dashboard',
  '/nothing',
])('%s is left to its page', async (path) => {
  expect(await visit(open.shop, path, COOKIE)).toEqual(THERE);
});

test.each(['/', '/sitemap.xml', '/events/night-ferry', `/orders/${randomUUID()}`, '/tickets'])(
  '%s has no database: 503, to be asked again in a few seconds',
  async (path) => {
    const dark = { status: 503, drawn: '/unavailable', retryAfter: '5' };
    expect(await visit(away, path, COOKIE)).toEqual(dark);
    expect(await visit(away, path, { ...COOKIE, method: 'HEAD' })).toEqual(dark);
  },
);

test('a page that needs no database is there without one', async () => {
  expect(await visit(away, '/problems/sold-out')).toEqual(THERE);
});
