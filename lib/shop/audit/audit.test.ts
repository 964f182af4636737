import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seed } from '@/db/seed';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { audit } from './audit';

/* Each lie is planted in a real Postgres after real sales; the audit must find it and say no other. */

let testShop: TestShop;

beforeAll(async () => {
  testShop = await openTestShop('web');
});
afterAll(() => testShop?.close());

/** A ticket type of 10 with two orders: 1 ticket and 2 tickets. */
async function sellThree(): Promise<string> {
  const id = await testShop.addTicketType({ stock: 10 });
  for (const quantity of [1, 2]) {
    const { status } = await testShop.buy({ ticketTypeId: id, quantity });
    expect(status).toBe(201);
  }
  return id;
}

async function violationsOf(id: string): Promise<string[]> {
  const { violations } = await audit(testShop.shop.stores.postgres);
  return violations.filter((sentence) => sentence.startsWith(`${id}: `)).map((s) => s.slice(id.length + 2));
}

const insertOrder = (buyer: string, quantity: number, status = 'paid') => `
  INSERT INTO orders (id, buyer_id, idempotency_key, ticket_type_id, quantity, total_cents, currency, status, held_until)
  SELECT '${randomUUID()}', '${buyer}', '${randomUUID()}', $1, ${quantity}, 0, 'EUR', '${status}',
         CASE WHEN '${status}' = 'held' THEN now() END`;

test('real sales are in order, and each number is counted from its own table', async () => {
  const id = await sellThree();
  const found = await audit(testShop.shop.stores.postgres);
  expect(found.ticketTypes).toContainEqual(
    expect.objectContaining({ id, capacity: 10, stock: 7, held: 0, sold: 3, oversold: 0 }),
  );
  expect(found).toMatchObject({ ok: true, violations: [] });
  expect(Date.now() - Date.parse(found.asOf)).toBeLessThan(5000);
});

test('a held order counts as held', async () => {
  const id = await sellThree();
  await testShop.sql.query(`UPDATE ticket_types SET hold_ms = 60000 WHERE id = $1`, [id]);
  await testShop.buy({ ticketTypeId: id, quantity: 2 });
  const { ticketTypes } = await audit(testShop.shop.stores.postgres);
  expect(ticketTypes).toContainEqual(
    expect.objectContaining({ id, capacity: 10, stock: 5, held: 2, sold: 3, oversold: 0 }),
  );
  expect(await violationsOf(id)).toEqual([]);
});

const LIES = {
  'the stock was set without a sale': {
    sql: 'UPDATE ticket_types SET stock = 8 WHERE id = $1',
    says: [
      'sold 3 + held 0 + stock 8 is 11, not the capacity of 10',
      'the history adds up to 7, the stock is 8',
    ],
  },
  'the capacity was lowered below what is sold': {
    sql: 'UPDATE ticket_types SET capacity = 2 WHERE id = $1',
    says: ['oversold: 3 tickets sold of 2', 'sold 3 + held 0 + stock 7 is 10, not the capacity of 2'],
  },
  'an order was made past the sale': {
    sql: insertOrder(randomUUID(), 1),
    says: [
      'sold 4 + held 0 + stock 7 is 11, not the capacity of 10',
      'orders and history differ: 3 orders of 4 tickets, 2 sales of 3',
      'the history has 3 tickets sold and 0 held, the orders 4 and 0',
      "the buyers' counts differ from their orders: 3 tickets counted, 4 sold or held",
    ],
  },
  'an order is gone': {
    sql: 'DELETE FROM orders WHERE ticket_type_id = $1 AND quantity = 1',
    says: [
      'sold 2 + held 0 + stock 7 is 9, not the capacity of 10',
      'orders and history differ: 1 orders of 2 tickets, 2 sales of 3',
      'the history has 3 tickets sold and 0 held, the orders 2 and 0',
      'the history has a revenue of 12600 cents, the paid orders cost 8400',
      "the buyers' counts differ from their orders: 3 tickets counted, 2 sold or held",
    ],
  },
  "an order's id is another one than its sale's": {
    sql: `UPDATE orders SET id = '${randomUUID()}' WHERE ticket_type_id = $1 AND quantity = 1`,
    says: ['orders and history differ: 2 orders of 3 tickets, 2 sales of 3'],
  },
  'an event is gone': {
    sql: 'DELETE FROM stock_events WHERE ticket_type_id = $1 AND version = 1',
    says: [
      'the history adds up to 8, the stock is 7',
      'the history has a gap: 2 versions from 0 to 2',
      'orders and history differ: 2 orders of 3 tickets, 1 sales of 2',
      'the history has 2 tickets sold and 0 held, the orders 3 and 0',
      'the history has a revenue of 8400 cents, the paid orders cost 12600',
    ],
  },
  'the opening is gone': {
    sql: `DELETE FROM stock_events WHERE ticket_type_id = $1 AND kind = 'reset'`,
    says: ['the history does not begin with an opening stock', 'the history adds up to -3, the stock is 7'],
  },
  'the version ran ahead': {
    sql: 'UPDATE ticket_types SET version = version + 1 WHERE id = $1',
    says: ['the history ends at version 2, the stock is at version 3'],
  },
  'a count belongs to another buyer': {
    sql: `UPDATE buyer_counts SET buyer_id = '${randomUUID()}' WHERE ticket_type_id = $1 AND count = 1`,
    says: ["the buyers' counts differ from their orders: 3 tickets counted, 3 sold or held"],
  },
  'a buyer has more than the limit': {
    sql: 'UPDATE ticket_types SET per_buyer_limit = 1 WHERE id = $1',
    says: ['a buyer has 2 tickets, the limit is 1'],
  },
  'a cancelled order kept its ticket': {
    sql: `UPDATE orders SET status = 'cancelled' WHERE ticket_type_id = $1 AND quantity = 1`,
    says: [
      'sold 2 + held 0 + stock 7 is 9, not the capacity of 10',
      'orders and history differ: 2 orders of 3 tickets, 2 sales of 3',
      'the history has 3 tickets sold and 0 held, the orders 2 and 0',
      'the history has a revenue of 12600 cents, the paid orders cost 8400',
      "the buyers' counts differ from their orders: 3 tickets counted, 2 sold or held",
    ],
  },
  'a paid order has a payment that is not charged': {
    sql: `UPDATE orders SET intent_id = 'pi_' || id WHERE ticket_type_id = $1 AND quantity = 1`,
    says: ['1 orders are paid, and their payment is not charged'],
  },
  'an order was charged twice': {
    sql: `INSERT INTO payments (order_id, n, idempotency_key, method_hash, outcome)
          SELECT id, n, 'key-' || n, '', 'charged' FROM orders, generate_series(1, 2) AS n
          WHERE ticket_type_id = $1 AND quantity = 1`,
    says: [expect.stringMatching(/^1 orders were charged twice, the first /)],
  },
  'a hold was written down as a sale': {
    sql: `UPDATE stock_events SET kind = 'held' WHERE ticket_type_id = $1 AND version = 1`,
    says: [
      'orders and history differ: 2 orders of 3 tickets, 2 sales of 3',
      expect.stringMatching(/^the history has [12] tickets sold and [12] held, the orders 3 and 0$/),
      expect.stringMatching(/^the history has a revenue of (4200|8400) cents, the paid orders cost 12600$/),
    ],
  },
};

test.each(Object.entries(LIES))('finds that %s', async (_, { sql, says }) => {
  const id = await sellThree();
  await testShop.sql.query(sql, [id]);
  expect(await violationsOf(id)).toEqual(says);
});

test.each([
  ['orders', insertOrder(randomUUID(), 1), '1 orders, 0 events and 0 counts'],
  [
    'events',
    `INSERT INTO stock_events (ticket_type_id, version, n, kind, delta) VALUES ($1, 0, 0, 'reset', 1)`,
    '0 orders, 1 events and 0 counts',
  ],
  [
    'counts',
    `INSERT INTO buyer_counts VALUES ($1, '${randomUUID()}', 1, 2)`,
    '0 orders, 0 events and 1 counts',
  ],
])('finds %s of a ticket type that is not there', async (_, insert, remains) => {
  const id = `gone-${randomUUID()}`;
  await testShop.sql.query(insert, [id]);
  expect(await violationsOf(id)).toEqual([`the ticket type is gone, but left ${remains}`]);
  const { ok, ticketTypes } = await audit(testShop.shop.stores.postgres);
  expect(ok).toBe(false);
  expect(ticketTypes.map((ticketType) => ticketType.id)).not.toContain(id);
});

test('finds a negative stock, where no constraint forbids it', async () => {
  const id = await sellThree();
  await testShop.sql.query('ALTER TABLE ticket_types DROP CONSTRAINT ticket_types_stock_not_negative');
  await testShop.sql.query('UPDATE ticket_types SET stock = -1 WHERE id = $1', [id]);
  expect(await violationsOf(id)).toContain('the stock is -1');
});

test('an empty shop and a freshly seeded one are in order', async () => {
  const fresh = await openTestShop('web');
  try {
    const empty = await audit(fresh.shop.stores.postgres);
    expect(empty).toMatchObject({ ok: true, ticketTypes: [] });
    await seed(fresh.shop.env.DATABASE_URL);
    const seeded = await audit(fresh.shop.stores.postgres);
    expect(seeded.violations).toEqual([]);
    expect(seeded.ticketTypes).toContainEqual({
      id: 'the-last-cartographers-standing',
      capacity: 400,
      stock: 1,
      held: 0,
      sold: 399,
      oversold: 0,
      version: expect.any(Number),
    });
  } finally {
    await fresh.close();
  }
});
