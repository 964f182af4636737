import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Order } from '@/lib/purchase/outcome';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { checkIn } from './check-in';
import { formatTicketPayload } from './ticket-payload';

let testShop: TestShop;

beforeAll(async () => {
  testShop = await openTestShop('web');
});
afterAll(() => testShop?.close());

const secret = () => testShop.shop.ticketSecret;
const scan = (payload: string) => checkIn(testShop.shop.stores.postgres, payload, secret());
const sell = async (quantity: number): Promise<Order> => {
  const ticketTypeId = await testShop.addTicketType({ stock: 10 });
  const sale = await testShop.buy({ ticketTypeId, quantity });
  return (await sale.json()).order;
};
const countUsed = async (orderId: string) => {
  const { rows } = await testShop.sql.query('SELECT count(*)::int AS n FROM tickets WHERE order_id = $1', [
    orderId,
  ]);
  return rows[0].n;
};

test('twenty doors scan one ticket at once: one says welcome, the others when it was used', async () => {
  const order = await sell(2);
  const payload = formatTicketPayload(order.id, 1, secret());
  const answers = await Promise.all(Array.from({ length: 20 }, () => scan(payload)));

  const welcomes = answers.filter(({ kind }) => kind === 'welcome');
  expect(welcomes).toHaveLength(1);
  expect(welcomes[0]).toMatchObject({ event: 'A show', ticketType: 'Standing', n: 1, quantity: 2 });
  const late = answers.filter(({ kind }) => kind === 'already-used');
  expect(late).toHaveLength(19);
  expect(new Set(answers.map((answer) => ('usedAt' in answer ? answer.usedAt : ''))).size).toBe(1);
  expect(await countUsed(order.id)).toBe(1);
});

test('each ticket of an order lets one in', async () => {
  const order = await sell(3);
  const answers = await Promise.all([1, 2, 3].map((n) => scan(formatTicketPayload(order.id, n, secret()))));
  expect(answers.map(({ kind }) => kind)).toEqual(['welcome', 'welcome', 'welcome']);
});

test.each(['held', 'cancelled', 'expired', 'refunded'] as const)(
  'a ticket of an order that is %s lets nobody in',
  async (status) => {
    const order = await sell(1);
    const heldUntil = status === 'held' ? '2030-01-01' : null;
    await testShop.sql.query('UPDATE orders SET status = $2, held_until = $3 WHERE id = $1', [
      order.id,
      status,
      heldUntil,
    ]);
    expect(await scan(formatTicketPayload(order.id, 1, secret()))).toEqual({ kind: 'not-valid', status });
    expect(await countUsed(order.id)).toBe(0);
  },
);

test('more tickets than the order has, an order that is none, a forged signature: not ours', async () => {
  const order = await sell(1);
  const payloads = [
    formatTicketPayload(order.id, 2, secret()),
    formatTicketPayload(randomUUID(), 1, secret()),
    formatTicketPayload(order.id, 1, 'another secret, also thirty-two long'),
    `' OR 1=1 --`,
  ];
  for (const payload of payloads) expect(await scan(payload)).toEqual({ kind: 'not-ours' });
  expect(await countUsed(order.id)).toBe(0);
});

test('a refund that runs at the same time comes before or after, never in between', async () => {
  const order = await sell(1);
  const refund = await testShop.sql.connect();
  try {
    await refund.query('BEGIN');
    await refund.query(`UPDATE orders SET status = 'refunded' WHERE id = $1`, [order.id]);
    const scanned = scan(formatTicketPayload(order.id, 1, secret()));
    await expect
      .poll(
        async () => {
          const { rows } = await testShop.sql.query(
            `SELECT count(*)::int AS stuck FROM pg_stat_activity
             WHERE datname = current_database() AND wait_event_type = 'Lock'`,
          );
          return rows[0].stuck;
        },
        { timeout: 1500, interval: 20 },
      )
      .toBe(1);
    await refund.query('COMMIT');
    expect(await scanned).toEqual({ kind: 'not-valid', status: 'refunded' });
  } finally {
    refund.release(true);
  }
});
