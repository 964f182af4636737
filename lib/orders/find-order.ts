import { ORDER_COLUMNS, readOrder } from '@/lib/purchase/order-row';
import type { Order } from '@/lib/purchase/outcome';
import type { Postgres, Statement } from '@/lib/stores/postgres';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const FIND: Statement<Order> = {
  name: 'find-order',
  text: `SELECT ${ORDER_COLUMNS} FROM orders WHERE orders.id = $1 AND orders.buyer_id = $2`,
  row: readOrder,
};

/**
 * The buyer's own order. A foreign, an unknown and a malformed id are one: null, so that nobody learns which.
 * @param buyerId a well-formed UUID
 * @throws {StoreError} Postgres is out of reach
 */
export async function findOrder(postgres: Postgres, orderId: string, buyerId: string): Promise<Order | null> {
  if (!UUID.test(orderId)) return null;
  const [order] = await postgres.query(FIND, [orderId, buyerId]);
  return order ?? null;
}
