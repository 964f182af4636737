import type { SqlParam, Statement } from '@/lib/core/stores/postgres';
import type { Stores } from '@/lib/core/stores/stores';
import { insertOrders, ORDER_COLUMNS, readOrder } from '@/lib/shop/sale/order-row';
import type { Order, Purchase, SaleOutcome } from '@/lib/shop/sale/outcome';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { emptyWhenRefused } from './sql-refusal';
import { CONTENDED } from './try-again';

/**
 * Adds to the buyers' counts what each row of a sale takes: their CHECK is the limit.
 * @param sold a table with ticket_type_id, buyer_id, quantity and per_buyer_limit
 */
export const upsertCounts = (sold: string) => `
      INSERT INTO buyer_counts (ticket_type_id, buyer_id, count, "limit")
      SELECT ticket_type_id, buyer_id, quantity, per_buyer_limit FROM ${sold}
      ON CONFLICT (ticket_type_id, buyer_id)
      DO UPDATE SET count = buyer_counts.count + excluded.count, "limit" = excluded."limit"`;

/**
 * Continues the history of the stock with each row of a sale.
 * @param sold a table with ticket_type_id, version, n, quantity, price_cents, hold_ms and order_id
 */
export const insertEvents = (sold: string) => `
      INSERT INTO stock_events (ticket_type_id, version, n, kind, delta, order_id, cents)
      SELECT ticket_type_id, version, n, CASE WHEN hold_ms IS NULL THEN 'sold' ELSE 'held' END, -quantity, order_id,
        quantity * price_cents
      FROM ${sold}`;

/**
 * Writes a sale down whole: all or nothing, also when its process dies in the middle.
 * @param sold gives the ticket type's row with its version and the columns of `SALE`; without one, nothing is written
 */
export const saleText = (sold: string) => `
    WITH sold AS (
      ${sold}
    ), counted AS (${upsertCounts('sold')}
    ), recorded AS (${insertEvents('sold')}
    ), orders AS (${insertOrders('sold')}
      RETURNING *
    )
    SELECT sold.stock, sold.version, sold.generation, ${ORDER_COLUMNS} FROM orders, sold`;

/** What a sale is, beside the row's new version. $2: the quantity, $3: the buyer, $4: the key, $5: the order's id. */
export const SALE = `id AS ticket_type_id, 0 AS n, stock, generation, price_cents, currency, per_buyer_limit, hold_ms,
        $2::int AS quantity, $3::uuid AS buyer_id, $4::text AS idempotency_key, $5::uuid AS order_id`;

/**
 * A whole sale as one statement, around a strategy's own way to take the stock.
 * @param update an UPDATE of the ticket type's row, $1 its id; $2 to $5 as in `SALE`, from $6 on they are the
 * strategy's own. Where it changes no row, nothing is written
 */
export const saleStatement = (name: string, update: string): Statement<Order> => ({
  name,
  text: saleText(`${update}\n      RETURNING version, ${SALE}`),
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
