import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { freshDatabase } from '@/stack/testing/stores';

/* Each case breaks one promise of the schema, on a real Postgres, and names the constraint that must refuse it. */

let database: Awaited<ReturnType<typeof freshDatabase>>;
let client: Client;

beforeAll(async () => {
  database = await freshDatabase();
  client = new Client(database.url);
  await client.connect();
  await client.query(`
    INSERT INTO events (id, slug, name, tagline, venue, city, starts_at)
    VALUES ('gig', 'gig', 'Gig', 'A gig.', 'Hall', 'Lyon', '2027-05-01T19:00:00Z');
    INSERT INTO ticket_types
      (id, event_id, name, price_cents, currency, capacity, stock, per_buyer_limit, sale_starts_at)
    VALUES ('seat', 'gig', 'Seat', 1000, 'EUR', 10, 10, 2, '2026-01-01T09:00:00Z');`);
  await client.query(`INSERT INTO orders ${ORDER} VALUES ($1, $2, 'key', 'seat', 1, 1000, 'EUR', 'paid')`, [
    ORDER_ID,
    BUYER,
  ]);
  await client.query(`INSERT INTO buyer_counts VALUES ('seat', $1, 1, 2)`, [BUYER]);
  await client.query(`INSERT INTO tickets (code, order_id, n) VALUES ('code', $1, 1)`, [ORDER_ID]);
  await client.query(`INSERT INTO single_tickets VALUES ('seat', 1, 1)`);
});
afterAll(async () => {
  await client?.end();
  await database?.drop();
});
beforeEach(async () => {
  await client.query('ROLLBACK');
});

const BUYER = randomUUID();
const ORDER_ID = randomUUID();
const ORDER =
  '(id, buyer_id, idempotency_key, ticket_type_id, quantity, total_cents, currency, status)' as const;
const EVENT = '(ticket_type_id, version, n, kind, delta, order_id)' as const;

const sellTo = (buyer: string, key: string, rest: string) =>
  `INSERT INTO orders ${ORDER} VALUES ('${randomUUID()}', '${buyer}', '${key}', ${rest})`;
const record = (values: string) => `INSERT INTO stock_events ${EVENT} VALUES (${values})`;
const money = (values: string) =>
  `INSERT INTO stock_events (ticket_type_id, version, n, order_id, kind, delta, tickets, cents)
   VALUES ('seat', 1, 0, '${ORDER_ID}', ${values})`;
/** Two attempts of one order; the method's hash where none is given. */
const pay = (...attempts: readonly string[]) =>
  attempts
    .map((values) => {
      const rest = values.includes('hash') ? values : `${values}, 'hash'`;
      const columns = ['order_id', 'n', 'idempotency_key', 'method_hash', 'outcome'].slice(
        0,
        rest.split(',').length + 1,
      );
      return `INSERT INTO payments (${columns.join()}) VALUES ('${ORDER_ID}', ${rest})`;
    })
    .join('; ');
const type = (change: string) => `UPDATE ticket_types SET ${change}`;

test.each([
  ['ticket_types_stock_not_negative', type('stock = -1')],
  ['ticket_types_capacity_not_negative', type('capacity = -1')],
  ['ticket_types_price_not_negative', type('price_cents = -1')],
  ['ticket_types_limit_positive', type('per_buyer_limit = 0')],
  ['ticket_types_admission_limit_positive', type('admission_limit = 0')],
  ['ticket_types_currency_iso', type(`currency = 'euro'`)],
  ['ticket_types_event_id_events_id_fk', type(`event_id = 'nowhere'`)],
  ['ticket_types_keep_their_sales', `DELETE FROM ticket_types WHERE id = 'seat'`],
  ['ticket_types_keep_their_sales', type(`id = 'chair'`)],
  ['ticket_types_pkey', `INSERT INTO ticket_types SELECT * FROM ticket_types`],
  [
    'events_slug_unique',
    `INSERT INTO events SELECT 'other', slug, name, tagline, venue, city, starts_at FROM events`,
  ],
  ['events_end_after_they_start', 'UPDATE events SET ends_at = starts_at'],
  ['orders_buyer_key', sellTo(BUYER, 'key', `'seat', 1, 1000, 'EUR', 'paid'`)],
  ['orders_quantity_positive', sellTo(BUYER, 'k2', `'seat', 0, 0, 'EUR', 'paid'`)],
  ['orders_total_not_negative', sellTo(BUYER, 'k2', `'seat', 1, -1, 'EUR', 'paid'`)],
  ['orders_status', sellTo(BUYER, 'k2', `'seat', 1, 1000, 'EUR', 'lost'`)],
  ['orders_held_has_an_end', sellTo(BUYER, 'k2', `'seat', 1, 1000, 'EUR', 'held'`)],
  ['orders_held_has_an_end', 'UPDATE orders SET held_until = now()'],
  ['stock_events_ticket_type_id_version_n_pk', record(`'seat', 0, 0, 'restocked', 1, NULL`)],
  ['stock_events_n_not_negative', record(`'seat', 1, -1, 'restocked', 1, NULL`)],
  ['stock_events_kind', record(`'seat', 1, 0, 'lost', 1, NULL`)],
  ['stock_events_of_an_order', record(`'seat', 1, 0, 'sold', -1, NULL`)],
  ['stock_events_delta_of_kind', record(`'seat', 1, 0, 'sold', 1, '${ORDER_ID}'`)],
  ['stock_events_delta_of_kind', record(`'seat', 1, 0, 'expired', -1, '${ORDER_ID}'`)],
  ['stock_events_delta_of_kind', record(`'seat', 1, 0, 'paid', 0, '${ORDER_ID}'`)],
  ['stock_events_tickets_of_payments', money(`'held', -1, 1, 0`)],
  ['stock_events_cents_not_negative', money(`'sold', -1, 0, -1`)],
  ['ticket_types_hold_of_a_second_to_an_hour', type('hold_ms = 999')],
  ['ticket_types_hold_has_a_price', type('hold_ms = 1000, price_cents = 0')],
  ['orders_money_of_status', `UPDATE orders SET money = 'open', intent_id = 'pi'`],
  ['orders_money_has_an_intent', `UPDATE orders SET money = 'charged'`],
  ['orders_used_within_quantity', 'UPDATE orders SET used = quantity + 1'],
  ['orders_at_most_ten_attempts', 'UPDATE orders SET attempts = 11'],
  ['payments_outcome', `INSERT INTO payments VALUES ('${ORDER_ID}', 1, 'key', 'hash', 'lost')`],
  ['payments_one_at_a_time', pay(`1, 'a'`, `2, 'b'`)],
  ['payments_order_id_n_pk', pay(`1, 'a'`, `1, 'b'`)],
  ['payments_order_key', pay(`1, 'a', 'hash', 'declined'`, `2, 'a'`)],
  ['buyer_counts_within_limit', 'UPDATE buyer_counts SET count = 3'],
  ['buyer_counts_not_negative', 'UPDATE buyer_counts SET count = -1'],
  ['buyer_counts_ticket_type_id_buyer_id_pk', 'INSERT INTO buyer_counts SELECT * FROM buyer_counts'],
  [
    'single_tickets_ticket_type_id_generation_n_pk',
    'INSERT INTO single_tickets SELECT * FROM single_tickets',
  ],
  ['single_tickets_ticket_type_id_ticket_types_id_fk', `UPDATE single_tickets SET ticket_type_id = 'none'`],
  ['tickets_order_n', `INSERT INTO tickets (code, order_id, n) VALUES ('other', '${ORDER_ID}', 1)`],
  ['tickets_order_id_orders_id_fk', `UPDATE tickets SET order_id = '${randomUUID()}'`],
])('%s refuses %s', async (constraint, statement) => {
  await client.query('BEGIN');
  await expect(client.query(statement)).rejects.toMatchObject({ constraint });
});

test.each(['orders', 'stock_events', 'buyer_counts'])(
  'a ticket type goes only after its %s',
  async (last) => {
    await client.query('BEGIN');
    for (const table of ['orders', 'stock_events', 'buyer_counts'].filter((name) => name !== last)) {
      await client.query(`DELETE FROM ${table}`);
    }
    await client.query('SAVEPOINT before');
    const remove = () => client.query(`DELETE FROM ticket_types WHERE id = 'seat'`);
    await expect(remove()).rejects.toMatchObject({ constraint: 'ticket_types_keep_their_sales' });
    await client.query('ROLLBACK TO before');
    await client.query(`DELETE FROM ${last}`);
    expect((await remove()).rowCount).toBe(1);
  },
);

test('a ticket type comes with the opening of its history', async () => {
  const { rows } = await client.query(`SELECT kind, version, n, delta, order_id FROM stock_events`);
  expect(rows).toEqual([{ kind: 'reset', version: '0', n: 0, delta: 10, order_id: null }]);
});

test('the hot row is updated in place: no update needs a new index entry', async () => {
  const countUpdates = async () => {
    const { rows } = await client.query<{ hot: number; all: number }>(`
      SELECT pg_stat_get_xact_tuples_hot_updated(oid)::int AS hot, pg_stat_get_xact_tuples_updated(oid)::int AS all
      FROM pg_class WHERE oid = 'ticket_types'::regclass`);
    return rows[0] ?? { hot: 0, all: 0 };
  };
  await client.query('BEGIN');
  const before = await countUpdates();
  for (let i = 0; i < 20; i++) await client.query(type('stock = stock - 0, version = version + 1'));
  const after = await countUpdates();
  expect([after.hot - before.hot, after.all - before.all]).toEqual([20, 20]);
});

test('the database itself ends a statement that waits too long', async () => {
  const { rows } = await client.query(`
    SELECT current_setting('statement_timeout') AS statement,
      current_setting('idle_in_transaction_session_timeout') AS idle`);
  expect(rows).toEqual([{ statement: '2s', idle: '5s' }]);
});
