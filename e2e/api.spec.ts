import { randomUUID } from 'node:crypto';
import { keysOf } from '@/lib/core/cli/keys-of';
import { ACCESS } from '@/lib/shop/access';
import { expect, test } from './fixtures';

/* What a stranger with curl meets, at a real server. */

test('the shop is well, and says with what', async ({ request }) => {
  const health = await request.get('/api/health');
  expect(health.status()).toBe(200);
  expect(await health.json()).toMatchObject({ status: 'ok' });
  const audit = await request.get('/api/audit');
  expect(await audit.json()).toMatchObject({ ok: true, violations: [] });
});

test('the programme makes its reader a buyer, with a cookie that no script reads', async ({ request }) => {
  const events = await request.get('/api/events');
  expect((await events.json()).events.length).toBeGreaterThanOrEqual(12);
  const cookie = events.headers()['set-cookie'] ?? '';
  expect(cookie).toMatch(/^buyer=[0-9a-f-]{36};/);
  expect(cookie).toContain('HttpOnly');
  expect(cookie).toContain('SameSite=Lax');
  const again = await request.get('/api/events');
  expect(again.headers()['set-cookie']).toBeUndefined();
});

test('a purchase over HTTP: sold, replayed, its own, nobody else’s', async ({
  request,
  playwright,
  shop,
}) => {
  const event = await shop.addEvent({ stock: 3 });
  await request.get('/api/events');
  const send = () =>
    request.post('/api/purchases', {
      headers: { 'idempotency-key': 'one', origin: shop.url },
      data: { ticketTypeId: event.ticketTypeId, quantity: 2 },
    });
  const [sold, replayed] = [await send(), await send()];
  expect([sold.status(), replayed.status()]).toEqual([201, 201]);
  expect(replayed.headers()['idempotency-replayed']).toBe('true');
  const { order } = await sold.json();
  expect((await replayed.json()).order.id).toBe(order.id);
  expect((await request.get(sold.headers().location ?? '')).status()).toBe(200);

  const stranger = await playwright.request.newContext({ baseURL: shop.url });
  await stranger.get('/api/events');
  const foreign = await stranger.get(`/api/orders/${order.id}`);
  const unknown = await stranger.get(`/api/orders/${randomUUID()}`);
  expect([foreign.status(), await foreign.text()]).toEqual([404, await unknown.text()]);
  await stranger.dispose();
});

test('a page of another origin cannot buy', async ({ request, shop }) => {
  const event = await shop.addEvent();
  await request.get('/api/events');
  const answer = await request.post('/api/purchases', {
    headers: { 'idempotency-key': 'one', origin: 'https://elsewhere.example' },
    data: { ticketTypeId: event.ticketTypeId, quantity: 1 },
  });
  expect(answer.status()).toBe(403);
  expect(await answer.json()).toMatchObject({ type: '/problems/forbidden' });
  expect(await shop.listQuantities(event.ticketTypeId)).toEqual([]);
});

test('without the admin’s token there is nothing to be found', async ({ request, shop }) => {
  for (const authorization of ['', 'Bearer ', 'Bearer wrong', shop.adminToken]) {
    const answer = await request.post('/api/admin/reset', { headers: { authorization }, data: {} });
    expect(answer.status()).toBe(404);
  }
});

/** Every route of the API, with something where its path has a name; whatever is no route is the last. */
const ROUTES = keysOf(ACCESS)
  .filter((path) => path.startsWith('/api/') && path !== '/api/[[...path]]')
  .map((path) => path.replace(/\[\w+\]/, 'x'));

test('every route of the API names its methods, and has them', async ({ request }) => {
  const headers = { accept: 'application/json' }; // Of the live feed one snapshot, not a stream.
  for (const route of ROUTES) {
    const refused = await request.fetch(route, { method: 'DELETE' });
    expect.soft(refused.status(), route).toBe(405);
    expect.soft(refused.headers()['content-type'], route).toBe('application/problem+json');
    const { allow = '' } = refused.headers();
    expect.soft(['GET, HEAD', 'POST', 'GET, HEAD, POST'], route).toContain(allow);
    const answer = await request.fetch(route, { method: allow.split(',')[0] ?? '', headers });
    expect.soft(answer.status(), `${allow} ${route}`).not.toBe(405);
  }
});

test('what is no route of the API is a problem, too', async ({ request }) => {
  for (const path of ['/api', '/api/nothing', '/api/events/%25', '/api/events/x/y']) {
    const answer = await request.fetch(path, { method: path === '/api' ? 'POST' : 'GET' });
    expect.soft(answer.status(), path).toBe(404);
    expect.soft(answer.headers()['content-type'], path).toBe('application/problem+json');
  }
});

test('an address that cannot be decoded is not found, and no error of the server’s', async ({ shop }) => {
  for (const path of ['/api/events/%', '/problems/%', '/events/%ff', '/orders/%E0%A4']) {
    expect.soft((await fetch(`${shop.url}${path}`)).status, path).toBe(404);
  }
});

test('a page that is not there has the policy of those that are, with a dot in its path, too', async ({
  request,
}) => {
  for (const path of ['/nothing', '/nothing.here', '/events/no.pe']) {
    const answer = await request.get(path);
    expect.soft(answer.status(), path).toBe(404);
    expect.soft(answer.headers()['content-security-policy'], path).toContain("default-src 'self'");
  }
});

test('a form that did not come whole, and a method that pages do not have, are the client’s mistake', async ({
  request,
}) => {
  const headers = { 'content-type': 'multipart/form-data; boundary=x' };
  const broken = await request.post('/check-in', { headers, data: '--x\r\nbroken' });
  expect(broken.status()).toBe(400);
  const put = await request.put('/');
  expect([put.status(), put.headers().allow]).toEqual([405, 'GET, HEAD, POST, OPTIONS']);
});
