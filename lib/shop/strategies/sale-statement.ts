import type { SqlParam, Statement } from '@/lib/core/stores/postgres';
import type { Stores } from '@/lib/core/stores/stores';
import { ORDER_COLUMNS, readOrder } from '@/lib/shop/sale/order-row';
import type { Order, Purchase, SaleOutcome } from '@/lib/shop/sale/outcome';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { emptyWhenRefused } from './sql-refusal';
import { CONTENDED } from './try-again';

/**
 * A whole sale as one statement, around a strategy's own way to take the stock: all or nothing, also when its
 * process dies in the middle.
 * @param update an UPDATE of the ticket type's row, $1 its id. $2 is the quantity, $3 the buyer, $4 the key,
 * $5 the order's id; from $6 on they are the strategy's own. Where it changes no row, nothing is written
 */
export const saleStatement = (name: string, update: string): Statement<Order> => ({
  name,
  text: `
    WITH sold AS (
      ${update}
      RETURNING id, version, price_cents, currency, per_buyer_limit
    ), counted AS (
      INSERT INTO buyer_counts (ticket_type_id, buyer_id, count, "limit")
      SELECT id, $3::uuid, $2::int, per_buyer_limit FROM sold
      ON CONFLICT (ticket_type_id, buyer_id)
      DO UPDATE SET count = buyer_counts.count + excluded.count, "limit" = excluded."limit"
    ), recorded AS (
      INSERT INTO stock_events (ticket_type_id, version, n, kind, delta, order_id)
      SELECT id, version, 0, 'sold', -$2::int, $5::uuid FROM sold
    )
    INSERT INTO orders (id, buyer_id, idempotency_key, ticket_type_id, quantity, total_cents, currency, status)
    SELECT $5, $3, $4::text, id, $2, price_cents * $2, currency, 'paid' FROM sold
    RETURNING ${ORDER_COLUMNS}`,
  row: readOrder,
});

/** The values of such a statement. `own` are those from $6 on. */
export function saleParams(purchase: Purchase, orderId: string, own: readonly SqlParam[] = []): SqlParam[] {
  const { ticketTypeId, quantity, buyerId, idempotencyKey } = purchase;
  return [ticketTypeId, quantity, buyerId, idempotencyKey, orderId, ...own];
}

/**
 * Runs such a statement. Where it changed nothing, a second look says why; `contended` where it finds no reason.
 * @throws {StoreError} Postgres failed: `none`, nothing was sold; `unknown`, only the same key can tell
 */
export async function runSale(
  statement: Statement<Order>,
  purchase: Purchase,
  { postgres, newOrderId }: Pick<Stores, 'postgres' | 'newOrderId'>,
  own: readonly SqlParam[] = [],
): Promise<SaleOutcome> {
  const [order] = await postgres
    .query(statement, saleParams(purchase, newOrderId(purchase), own))
    .catch(emptyWhenRefused);
  if (order) return { kind: 'sold', order, replayed: false };
  return evaluate(purchase, await readSaleState(postgres, purchase)) ?? CONTENDED;
}
