import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { resetTicketTypes } from '@/lib/control/admin/reset-ticket-types';
import { restock } from '@/lib/control/admin/restock';
import { audit } from '@/lib/shop/audit/audit';
import { atOnce, buyUntilFinal, press } from '@/stack/testing/race';
import { whileRowIsLocked } from '@/stack/testing/row-lock';
import { openTestShop, type TestShop } from '@/stack/testing/shop';

/* A ticket of its own for each: the rows are printed when they are needed, whatever else is done to the stock. */

const strategy = 'skip-locked';

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop?.close());

async function auditOf(id: string) {
  const { violations, ticketTypes } = await audit(shop.shop.stores.postgres);
  expect(violations).toEqual([]);
  return ticketTypes.find((ticketType) => ticketType.id === id);
}

/** Its rows: how many, and how many of them are taken. */
async function ticketsOf(id: string): Promise<{ printed: number; taken: number }> {
  const { rows } = await shop.sql.query(
    `SELECT count(*)::int AS printed, count(order_id)::int AS taken FROM single_tickets WHERE ticket_type_id = $1`,
    [id],
  );
  return rows[0];
}

it('prints the tickets when the first of them is wanted, some at a time', async () => {
  const ticketTypeId = await shop.addTicketType({ stock: 501 });
  expect(await ticketsOf(ticketTypeId)).toEqual({ printed: 0, taken: 0 });
  await buyUntilFinal(shop, { ticketTypeId, quantity: 2, strategy });
  expect(await ticketsOf(ticketTypeId)).toEqual({ printed: 500, taken: 2 });
  await shop.sql.query('UPDATE single_tickets SET order_id = $2 WHERE ticket_type_id = $1', [
    ticketTypeId,
    randomUUID(),
  ]);
  expect(await buyUntilFinal(shop, { ticketTypeId, strategy })).toMatchObject({ kind: 'sold' });
  expect(await ticketsOf(ticketTypeId)).toEqual({ printed: 999, taken: 501 });
});

it('passes by a ticket that somebody holds, and does not call it sold', async () => {
  const ticketTypeId = await shop.addTicketType({ stock: 3 });
  await buyUntilFinal(shop, { ticketTypeId, strategy });
  const other = await shop.sql.connect();
  try {
    await other.query('BEGIN');
    await other.query('SELECT FROM single_tickets WHERE ticket_type_id = $1 AND n = 2 FOR UPDATE', [
      ticketTypeId,
    ]);
    expect(await press(shop, { ticketTypeId, strategy })).toMatchObject({ kind: 'sold' });
    const { rows } = await shop.sql.query(
      'SELECT n FROM single_tickets WHERE ticket_type_id = $1 AND order_id IS NULL',
      [ticketTypeId],
    );
    expect(rows).toEqual([{ n: 2 }]);
    expect(await press(shop, { ticketTypeId, strategy })).toEqual({ kind: 'refused', problem: 'contended' });
  } finally {
    await other.query('ROLLBACK');
    other.release();
  }
  expect(await press(shop, { ticketTypeId, strategy })).toMatchObject({ kind: 'sold' });
  expect(await press(shop, { ticketTypeId, strategy })).toEqual({ kind: 'refused', problem: 'sold-out' });
  expect(await auditOf(ticketTypeId)).toMatchObject({ stock: 0, sold: 3 });
});

it('shares the stock with other strategies, and prints what a restock brings', async () => {
  const ticketTypeId = await shop.addTicketType({ stock: 12 });
  const crowd = () =>
    atOnce(40, (n) =>
      buyUntilFinal(shop, { ticketTypeId, strategy: n % 2 === 0 ? strategy : 'conditional-update' }),
    );
  await crowd();
  expect(await auditOf(ticketTypeId)).toMatchObject({ stock: 0, sold: 12 });
  await restock(shop.shop.stores.postgres, { ticketTypeId, delta: 20 });
  await restock(shop.shop.stores.postgres, { ticketTypeId, delta: -5 });
  await crowd();
  expect(await auditOf(ticketTypeId)).toMatchObject({ stock: 0, sold: 27 });
  const { rows } = await shop.sql.query(
    `SELECT FROM single_tickets s JOIN orders o ON o.id = s.order_id
     WHERE s.ticket_type_id = $1 GROUP BY o.id HAVING count(*) <> o.quantity`,
    [ticketTypeId],
  );
  expect(rows).toEqual([]);
});

it('gives a picked ticket back when a reset came before the sale, and takes one of the new life', async () => {
  const ticketTypeId = await shop.addTicketType({ stock: 2 });
  await buyUntilFinal(shop, { ticketTypeId, strategy });
  const selling = await whileRowIsLocked(shop.sql, ticketTypeId, async (findWaiter, holder) => {
    const buying = buyUntilFinal(shop, { ticketTypeId, strategy });
    await findWaiter();
    await holder.query('UPDATE ticket_types SET generation = 2 WHERE id = $1', [ticketTypeId]);
    await holder.query('COMMIT');
    return buying;
  });
  expect(selling).toMatchObject({ kind: 'sold', replayed: false });
  const { rows } = await shop.sql.query(
    'SELECT generation, n FROM single_tickets WHERE ticket_type_id = $1 AND order_id IS NOT NULL ORDER BY 1',
    [ticketTypeId],
  );
  expect(rows).toEqual([
    { generation: 1, n: 1 },
    { generation: 2, n: 1 },
  ]);
});

it('resets in the middle of a crowd neither block it nor leave tickets of an earlier life on sale', async () => {
  const ticketTypeId = await shop.addTicketType({ stock: 60 });
  let answers = 0;
  const crowd = atOnce(12, async () => {
    for (let n = 0; n < 12; n++, answers++) await buyUntilFinal(shop, { ticketTypeId, strategy });
  });
  for (let n = 0; n < 6; n++) {
    const before = answers;
    await resetTicketTypes(shop.shop.stores.postgres, { ticketTypeId, stock: 30 });
    await auditOf(ticketTypeId);
    await expect.poll(() => answers > before || answers === 144).toBe(true);
  }
  await crowd;
  expect(await auditOf(ticketTypeId)).toMatchObject({ capacity: 30, oversold: 0 });
  const { rows } = await shop.sql.query(
    'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
  );
  expect(rows).toEqual([{ deadlocks: '0' }]);

  await resetTicketTypes(shop.shop.stores.postgres, { ticketTypeId, stock: 3 });
  expect(await ticketsOf(ticketTypeId)).toEqual({ printed: 0, taken: 0 });
  await atOnce(10, () => buyUntilFinal(shop, { ticketTypeId, strategy }));
  expect(await ticketsOf(ticketTypeId)).toEqual({ printed: 3, taken: 3 });
});
