import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { seed } from '@/db/seed';
import { answerAdmin } from '@/lib/control/admin/answer-admin';
import { openShop } from '@/lib/shop/shop';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { GET as getAudit } from './audit/route';
import { GET as getEvent } from './events/[slug]/route';
import { GET as getEvents } from './events/route';
import { GET as getOrder } from './orders/[id]/route';

let testShop: TestShop;

beforeAll(async () => {
  testShop = await openTestShop('web', {
    POSTGRES_STATEMENT_TIMEOUT_MS: '1000',
    ADMIN_TOKEN: 'an-admin-of-this-test',
  });
  await seed(testShop.shop.env.DATABASE_URL);
  globalThis.lastTicketShop = Promise.resolve(testShop.shop);
});
afterAll(() => testShop?.close());

const askOrder = (id: string, cookie?: string) =>
  getOrder(new Request('http://shop.test/', cookie === undefined ? {} : { headers: { cookie } }), {
    params: Promise.resolve({ id }),
  });
const askAudit = () => getAudit(new Request('http://shop.test/api/audit'));
const askEvent = (slug: string) =>
  getEvent(new Request('http://shop.test/'), { params: Promise.resolve({ slug }) });

test('a buyer reads the order that the purchase answered with', async () => {
  const buyer = randomUUID();
  const sale = await testShop.buy({ ticketTypeId: 'night-ferry-standing', quantity: 2, buyer });
  const { order } = await sale.json();
  expect(sale.headers.get('location')).toBe(`/api/orders/${order.id}`);

  const response = await askOrder(order.id, `buyer=${buyer}`);
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('private, no-store');
  expect(await response.json()).toEqual({ order: { ...order, money: 'none', attempts: [] } });
  expect(order).toMatchObject({ status: 'paid', quantity: 2, totalCents: 7800, currency: 'EUR' });
  expect(order.tickets).toHaveLength(2);
});

test('foreign, unknown and malformed ids, and buyers who are none, get the very same 404', async () => {
  const buyer = randomUUID();
  const sale = await testShop.buy({ ticketTypeId: 'night-ferry-standing', buyer });
  const { order } = await sale.json();
  const answers = await Promise.all([
    askOrder(order.id, `buyer=${randomUUID()}`),
    askOrder(order.id, 'buyer=me'),
    askOrder(order.id),
    askOrder(randomUUID(), `buyer=${buyer}`),
    askOrder('1', `buyer=${buyer}`),
    askOrder("' OR 1=1 --", `buyer=${buyer}`),
    askOrder('__proto__', `buyer=${buyer}`),
  ]);
  const seen = await Promise.all(
    answers.map(async (answer) => ({
      status: answer.status,
      headers: [...answer.headers],
      body: await answer.text(),
    })),
  );
  for (const answer of seen) expect(answer).toEqual(seen[0]);
  expect(seen[0]).toMatchObject({ status: 404 });
  expect(JSON.parse(seen[0]?.body ?? '')).toMatchObject({ type: '/problems/not-found', status: 404 });
});

test('the programme, one event of it, and none', async () => {
  const programme = await (await getEvents(new Request('http://shop.example/api/events'))).json();
  expect(programme.events).toHaveLength(12);
  expect(Math.abs(Date.now() - Date.parse(programme.asOf))).toBeLessThan(5000);

  const found = await askEvent('midnight-overture');
  expect(await found.json()).toMatchObject({ event: programme.events[11], asOf: expect.any(String) });

  const missing = await askEvent('nothing');
  expect(missing.status).toBe(404);
  expect(missing.headers.get('content-type')).toBe('application/problem+json');
});

test('the audit, never stored', async () => {
  const response = await askAudit();
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.json()).toMatchObject({ ok: true, violations: [] });
});

test('an audit that takes too long: 503 and when to come back', async () => {
  const client = await testShop.sql.connect();
  try {
    await client.query('BEGIN');
    await client.query('LOCK TABLE orders IN ACCESS EXCLUSIVE MODE');
    const response = await askAudit();
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ type: '/problems/unavailable' });
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
});

test('without Postgres, and before anything was read: 503 and when to come back', async () => {
  const lost = await openShop({
    ...testShop.shop.env,
    DATABASE_URL: 'postgres://nobody:no@127.0.0.1:1/none',
  });
  globalThis.lastTicketShop = Promise.resolve(lost);
  try {
    const answers = [
      getEvents(new Request('http://shop.example/api/events')),
      askEvent('one-chair'),
      askAudit(),
      askOrder(randomUUID(), `buyer=${randomUUID()}`),
    ];
    for (const answer of await Promise.all(answers)) {
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('1');
      expect(await answer.json()).toMatchObject({ type: '/problems/unavailable' });
    }
  } finally {
    globalThis.lastTicketShop = Promise.resolve(testShop.shop);
    await lost.close();
  }
});

test('an error that nobody expected: 503 in JSON, and why in the log alone', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  await testShop.sql.query('ALTER TABLE orders RENAME COLUMN ticket_type_id TO type');
  try {
    const read = await askOrder(randomUUID(), `buyer=${randomUUID()}`);
    const headers = { authorization: `Bearer ${testShop.shop.env.ADMIN_TOKEN}` };
    const write = await answerAdmin(
      'reset',
      new Request('http://shop.test/', { method: 'POST', headers }),
      testShop.shop,
    );
    for (const { status, body } of [{ status: read.status, body: await read.text() }, write]) {
      expect(status).toBe(503);
      expect(JSON.parse(body)).toMatchObject({ type: '/problems/unavailable' });
      expect(body).not.toContain('ticket_type_id');
    }
    expect(said.mock.calls.map(([text]) => text)).toEqual([
      'A read failed in a way nobody expected:',
      expect.stringContaining('failed'),
    ]);
  } finally {
    await testShop.sql.query('ALTER TABLE orders RENAME COLUMN type TO ticket_type_id');
    said.mockRestore();
  }
});
