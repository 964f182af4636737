import type { Postgres, Statement } from '@/lib/core/stores/postgres';
import { ORDER_COLUMNS, readOrder } from '@/lib/shop/sale/order-row';
import type { Order } from '@/lib/shop/sale/outcome';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const FIND: Statement<Order> = {
  name: 'find-order',
  text: `SELECT ${ORDER_COLUMNS} FROM orders WHERE orders.id = $1 AND orders.buyer_id = ANY($2::uuid[])`,
  row: readOrder,
};

/**
 * An order of one of these buyers. A foreign, an unknown and a malformed id are one: null, so that nobody learns which.
 * @param buyerIds well-formed UUIDs
 * @throws {StoreError} Postgres is out of reach
 */
export async function findOrder(
  postgres: Postgres,
  orderId: string,
  buyerIds: readonly string[],
): Promise<Order | null> {
  if (!UUID.test(orderId)) return null;
  const [order] = await postgres.query(FIND, [orderId, buyerIds]);
  return order ?? null;
}
