import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { readCheckout } from '@/lib/shop/checkout/read-checkout';
import { ON_ITS_WAY, sweep } from '@/lib/shop/checkout/sweep';
import {
  begin,
  cancel,
  close,
  endAttempt,
  expire,
  giveBack,
  honour,
  owe,
  refund,
  settle,
} from '@/lib/shop/checkout/transitions';
import { readBehind } from '@/lib/shop/outbox/behind';
import { carryOn } from '@/lib/shop/outbox/carry-on';
import { atOnce } from '@/stack/testing/race';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { until } from '@/stack/testing/until';

/* What a purchase costs must not grow with what was sold before. Postgres itself says how it went about it. */

const TYPES = 1000;
const ORDERS = 10_000;
const heldSchema = z.object({ order: z.object({ id: z.string() }) });
const TABLES = ['buyer_counts', 'orders', 'payments', 'stock_events', 'ticket_types'];

let test: TestShop;
beforeAll(async () => {
  test = await openTestShop();
  await test.sql.query(
    `BEGIN;
     SET LOCAL statement_timeout = '60s';
     INSERT INTO events (id, slug, name, tagline, venue, city, starts_at)
     VALUES ('past', 'past', 'A show', 'One night', 'Hall', 'Town', '2030-01-01');
     INSERT INTO ticket_types
       (id, event_id, name, price_cents, currency, capacity, stock, per_buyer_limit, sale_starts_at)
     SELECT 'past-' || i, 'past', 'Standing', 4200, 'EUR', 100, 90, 4, '2020-01-01'
     FROM generate_series(0, ${TYPES - 1}) AS i;
     WITH sold AS (
       SELECT 'past-' || i % ${TYPES} AS type, 1 + i / ${TYPES} AS version, gen_random_uuid() AS id,
         gen_random_uuid() AS buyer
       FROM generate_series(0, ${ORDERS - 1}) AS i
     ), counted AS (
       INSERT INTO buyer_counts (ticket_type_id, buyer_id, count, "limit") SELECT type, buyer, 1, 4 FROM sold
     ), recorded AS (
       INSERT INTO stock_events (ticket_type_id, version, n, kind, delta, order_id)
       SELECT type, version, 0, 'sold', -1, id FROM sold
     ), tried AS (
       INSERT INTO payments (order_id, n, idempotency_key, method_hash, outcome)
       SELECT id, 1, 'past', '', 'declined' FROM sold
     )
     INSERT INTO orders (id, buyer_id, idempotency_key, ticket_type_id, quantity, total_cents, currency, status)
     SELECT id, buyer, 'past', type, 1, 4200, 'EUR', 'paid' FROM sold;
     COMMIT`,
  );
  await test.sql.query('ANALYZE');
}, 90_000);
afterAll(() => test?.close());

interface TableUse {
  readonly table: string;
  readonly sequential: number;
  readonly updated: number;
  readonly heapOnly: number;
}

async function readUse(): Promise<readonly TableUse[]> {
  const { rows } = await test.sql.query(
    `SELECT relname AS table, seq_scan::int AS sequential, n_tup_upd::int AS updated, n_tup_hot_upd::int AS "heapOnly"
     FROM pg_stat_user_tables WHERE relname = ANY($1) ORDER BY relname`,
    [TABLES],
  );
  return rows;
}

const lineOf = (use: readonly TableUse[], name: string) => use.find(({ table }) => table === name);

/** Sales, replays, refusals and limits, alone and in batches. */
async function buyOfAllKinds(ticketTypeId: string, strategy: string): Promise<void> {
  const mine = { ticketTypeId, strategy, buyer: randomUUID(), key: 'mine' };
  for (let n = 0; n < 8; n++) await (await test.buy({ ticketTypeId, strategy })).text();
  for (let n = 0; n < 8; n++) {
    await atOnce(20, async () => (await test.buy({ ticketTypeId, strategy })).text());
    await (await test.buy(mine)).text();
    await (await test.buy({ ...mine, key: `mine-${n}` })).text();
  }
}

it('reads no table from end to end, and changes the hot row without touching an index', async () => {
  const before = await readUse();
  const updates = () => lineOf(before, 'ticket_types')?.updated ?? 0;
  for (const strategy of ['merged', 'bouncer', 'conditional-update']) {
    await buyOfAllKinds(await test.addTicketType({ stock: 150 }), strategy);
  }
  const fresh = await test.addTicketType({ stock: 1000 });
  const after = await until(async () => {
    await (await test.buy({ ticketTypeId: fresh })).text(); // a backend that is asked tells what it did before
    const use = await readUse();
    return (lineOf(use, 'ticket_types')?.updated ?? 0) >= updates() + 300 && use;
  });
  for (const { table, sequential } of after) {
    expect({ table, sequential }).toEqual({ table, sequential: lineOf(before, table)?.sequential });
  }
  const hot = lineOf(after, 'ticket_types');
  expect((hot?.heapOnly ?? 0) / (hot?.updated ?? 1)).toBeGreaterThan(0.95);
});

it('moves an order, and finds what is due, without reading a table from end to end', async () => {
  const { stores } = test.shop;
  const { postgres } = stores;
  const ticketTypeId = await test.addTicketType({ stock: 100, holdMs: 60_000 });
  const before = await readUse();
  const held: string[] = [];
  while (held.length < 12) {
    const response = await test.buy({ ticketTypeId });
    held.push(heldSchema.parse(await response.json()).order.id);
  }
  const [declined = '', paid = '', cancelled = '', late = '', owed = '', ...due] = held;
  const pay = (orderId: string) =>
    begin(postgres, { orderId, intentId: `pi_${orderId}`, key: 'key', methodHash: '' });
  const endHold = (id: string) => test.sql.query(`UPDATE orders SET held_until = now() WHERE id = $1`, [id]);
  for (const id of [declined, paid, cancelled, late, owed]) expect(await pay(id)).not.toBeNull();
  expect(await endAttempt(postgres, declined, 1, { kind: 'declined', code: 'no' })).toBe(true);
  expect(await settle(postgres, [paid])).toHaveLength(1);
  expect(await refund(postgres, paid)).not.toBeNull();
  expect(await giveBack(postgres, paid)).toBe(true);
  expect(await cancel(postgres, cancelled)).not.toBeNull();
  expect(await close(postgres, cancelled)).toBe(true);
  for (const id of [late, owed, ...due]) await endHold(id);
  expect(await expire(postgres, [late, owed])).toHaveLength(2);
  expect(await honour(postgres, late)).not.toBeNull();
  expect(await owe(postgres, owed)).toBe(true);
  await readCheckout(stores, late);
  expect((await sweep({ stores, payments: null, paymentDeadlineMs: 1000 })).expired).toBe(due.length);
  await postgres.query(ON_ITS_WAY, [1000]);
  const after = await until(async () => {
    await postgres.query(ON_ITS_WAY, [1000]); // a backend that is asked tells what it did before
    const use = await readUse();
    return (lineOf(use, 'orders')?.updated ?? 0) >= (lineOf(before, 'orders')?.updated ?? 0) + 25 && use;
  });
  for (const { table, sequential } of after) {
    expect({ table, sequential }).toEqual({ table, sequential: lineOf(before, table)?.sequential });
  }
});

it('publishes and applies events without reading the history or the orders from end to end', async () => {
  const ofHistory = async () =>
    (await readUse()).filter(({ table }) => table === 'orders' || table === 'stock_events');
  const ticketTypeId = await test.addTicketType({ stock: 2000 });
  await carryOn(test.shop); // all that was there before
  const before = await ofHistory();
  for (let n = 0; n < 3; n++) {
    await atOnce(20, async () => (await test.buy({ ticketTypeId })).text());
    await carryOn(test.shop);
    await readBehind(test.shop.stores.postgres, ['figures', 'watch']);
  }
  const { rows } = await test.sql.query('SELECT sold FROM figures WHERE ticket_type_id = $1', [ticketTypeId]);
  expect(rows).toEqual([{ sold: 60 }]);
  const sequential = (use: readonly TableUse[]) => use.map((each) => [each.table, each.sequential]);
  expect(sequential(await ofHistory())).toEqual(sequential(before));
});
