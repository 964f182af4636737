import type { Sql, Statement } from '@/lib/core/stores/postgres';
import { SqlError } from '@/lib/core/stores/store-error';
import { readOrder } from '@/lib/shop/sale/order-row';
import type { Order, Purchase } from '@/lib/shop/sale/outcome';
import { SALE, saleParams, saleText } from './sale-statement';

/** FOR KEY SHARE: the row was left since the stock was taken, and its ticket type may be on its way out. */
export const RECORD: Statement<Order> = {
  name: 'record-sale',
  text: saleText(`SELECT $6::bigint AS version, ${SALE} FROM ticket_types WHERE id = $1 FOR KEY SHARE`),
  row: readOrder,
};

/**
 * Writes down a sale whose stock was already taken: the order, its stock event, the buyer's count. For the
 * strategies that take the stock in a statement of its own.
 * @param version the ticket type's version after the stock was taken
 * @throws {SqlError} the key is known (`orders_buyer_key`), the limit is reached (`buyer_counts_within_limit`), or the
 * ticket type was removed (23503)
 */
export async function recordSale(
  sql: Sql,
  purchase: Purchase,
  orderId: string,
  version: number,
): Promise<Order> {
  const [order] = await sql.query(RECORD, saleParams(purchase, orderId, [version]));
  if (!order)
    throw new SqlError('23503', undefined, `no ticket type ${purchase.ticketTypeId} to record a sale of`);
  return order;
}
