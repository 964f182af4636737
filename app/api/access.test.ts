import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keysOf } from '@/lib/core/cli/keys-of';
import { ACCESS } from '@/lib/shop/access';
import type { Shop } from '@/lib/shop/shop';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { GET as getAudit } from './audit/route';
import { POST as postBare } from './bare/route';
import { GET as getHealth } from './health/route';
import { GET as getLive } from './live/route';

let testShop: TestShop;
const TOKEN = 'the token of a shop that is no demo';
beforeAll(async () => {
  testShop = await openTestShop('web', { DEMO_MODE: '0', ADMIN_TOKEN: TOKEN });
  globalThis.lastTicketShop = Promise.resolve(testShop.shop);
});
afterAll(() => testShop?.close());

/** Where a page or a handler answers, as the folders of `app` say. */
const routes = readdirSync('app', { recursive: true, encoding: 'utf8' })
  .filter((file) => /(^|\/)(page\.tsx|route\.tsx?)$/.test(file))
  .map((file) => `/${file.replace(/(^|\/)[^/]+$/, '').replace(/\([^)]+\)\/?/g, '')}`);

test('for every page and every handler the table says who may ask', () => {
  expect(keysOf(ACCESS).toSorted()).toEqual([...new Set(routes)].toSorted());
});

const request = (path: string, token?: string) =>
  new Request(`http://shop.test${path}`, token ? { headers: { authorization: `Bearer ${token}` } } : {});

const ADMINS = { '/api/audit': getAudit, '/api/live?poll': getLive } as const;
test.each(keysOf(ADMINS))('%s is for the admin, outside a demo', async (path) => {
  for (const token of [undefined, 'a guess of sixteen or more']) {
    const refused = await ADMINS[path](request(path, token));
    expect(refused.status).toBe(404);
    expect(await refused.json()).toMatchObject({ type: '/problems/not-found' });
  }
  expect((await ADMINS[path](request(path, TOKEN))).status).toBe(200);
});

test('and is there for nobody where no token is set', async () => {
  const { ADMIN_TOKEN: _, ...env } = testShop.shop.env;
  const tokenless: Shop = { ...testShop.shop, env };
  globalThis.lastTicketShop = Promise.resolve(tokenless);
  try {
    expect((await getAudit(request('/api/audit', ''))).status).toBe(404);
  } finally {
    globalThis.lastTicketShop = Promise.resolve(testShop.shop);
  }
});

test('what only a bench asks for is not there', async () => {
  expect((await postBare(request('/api/bare'))).status).toBe(404);
});

test('health says how the shop is, not which process it is', async () => {
  const health = await (await getHealth()).json();
  expect(health).toMatchObject({ status: 'ok', demo: false });
  expect(health).not.toHaveProperty('pid');
});
