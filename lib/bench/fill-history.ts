import { readInt } from '@/lib/core/stores/columns';
import type { Sql, Statement } from '@/lib/core/stores/postgres';

const ORDERS_A_STATEMENT = 10_000;

/** Sales as they would have been made, each to another buyer: the books stay right. */
const FILL: Statement<number> = {
  name: 'fill-history',
  text: `
    WITH sold AS (
      UPDATE ticket_types SET stock = stock - $2, version = version + 1 WHERE id = $1
      RETURNING id, version, price_cents, currency, per_buyer_limit
    ), numbered AS MATERIALIZED (
      SELECT n, gen_random_uuid() AS id, gen_random_uuid() AS buyer_id FROM generate_series(0, $2::int - 1) AS n
    ), counted AS (
      INSERT INTO buyer_counts (ticket_type_id, buyer_id, count, "limit")
      SELECT sold.id, buyer_id, 1, per_buyer_limit FROM numbered, sold
    ), recorded AS (
      INSERT INTO stock_events (ticket_type_id, version, n, kind, delta, order_id)
      SELECT sold.id, version, n, 'sold', -1, numbered.id FROM numbered, sold
    ), ordered AS (
      INSERT INTO orders (id, buyer_id, idempotency_key, ticket_type_id, quantity, total_cents, currency, status)
      SELECT numbered.id, buyer_id, 'history', sold.id, 1, price_cents, currency, 'paid' FROM numbered, sold
      RETURNING id
    )
    SELECT count(*) FROM ordered`,
  row: (row) => readInt(row, 'count'),
};

/**
 * Gives a ticket type a past.
 * @returns the orders that it has now been sold
 */
export async function fillHistory(sql: Sql, ticketTypeId: string, orders: number): Promise<number> {
  let filled = 0;
  while (filled < orders) {
    const [count = 0] = await sql.query(FILL, [ticketTypeId, ORDERS_A_STATEMENT]);
    if (count === 0) throw new Error(`There is no ticket type ${ticketTypeId}`);
    filled += count;
  }
  return filled;
}
