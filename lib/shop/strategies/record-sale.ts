import type { Sql, Statement } from '@/lib/core/stores/postgres';
import { ORDER_COLUMNS, readOrder } from '@/lib/shop/sale/order-row';
import type { Order, Purchase } from '@/lib/shop/sale/outcome';

const RECORD: Statement<Order> = {
  name: 'record-sale',
  text: `
    WITH counted AS (
      INSERT INTO buyer_counts (ticket_type_id, buyer_id, count, "limit")
      SELECT id, $2::uuid, $4::int, per_buyer_limit FROM ticket_types WHERE id = $1
      ON CONFLICT (ticket_type_id, buyer_id)
      DO UPDATE SET count = buyer_counts.count + excluded.count, "limit" = excluded."limit"
    ), recorded AS (
      INSERT INTO stock_events (ticket_type_id, version, n, kind, delta, order_id)
      VALUES ($1, $6::bigint, 0, 'sold', -$4::int, $5::uuid)
    )
    INSERT INTO orders (id, buyer_id, idempotency_key, ticket_type_id, quantity, total_cents, currency, status)
    SELECT $5, $2, $3::text, id, $4, price_cents * $4, currency, 'paid' FROM ticket_types WHERE id = $1
    RETURNING ${ORDER_COLUMNS}`,
  row: readOrder,
};

/**
 * Writes down a sale whose stock was already taken: the order, its stock event, the buyer's count. For the
 * strategies that take the stock in a statement of its own.
 * @param version the ticket type's version after the stock was taken
 * @throws {SqlError} the key is known (`orders_buyer_key`), or the limit is reached (`buyer_counts_within_limit`)
 */
export async function recordSale(
  sql: Sql,
  purchase: Purchase,
  orderId: string,
  version: number,
): Promise<Order> {
  const { ticketTypeId, buyerId, idempotencyKey, quantity } = purchase;
  const params = [ticketTypeId, buyerId, idempotencyKey, quantity, orderId, version];
  const [order] = await sql.query(RECORD, params);
  if (!order) throw new Error(`No ticket type ${ticketTypeId} to record a sale of`);
  return order;
}
