import { readInt } from '@/lib/core/stores/columns';
import type { Sql, Statement } from '@/lib/core/stores/postgres';
import { insertOrders } from '@/lib/shop/sale/order-row';
import { insertEvents, upsertCounts } from '@/lib/shop/strategies/sale-statement';

const ORDERS_A_STATEMENT = 10_000;

/** Sales as they would have been made, each to another buyer: the books stay right. */
const FILL: Statement<number> = {
  name: 'fill-history',
  text: `
    WITH type AS (
      UPDATE ticket_types SET stock = stock - $2, version = version + 1 WHERE id = $1
      RETURNING id AS ticket_type_id, version, price_cents, currency, per_buyer_limit, hold_ms
    ), sold AS MATERIALIZED (
      SELECT type.*, n, 1 AS quantity, gen_random_uuid() AS order_id, gen_random_uuid() AS buyer_id,
        'history' AS idempotency_key
      FROM type, generate_series(0, $2::int - 1) AS n
    ), counted AS (${upsertCounts('sold')}
    ), recorded AS (${insertEvents('sold')}
    ), ordered AS (${insertOrders('sold')}
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
