import { randomUUID } from 'node:crypto';
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
