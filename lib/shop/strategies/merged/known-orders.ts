import { readInt } from '@/lib/core/stores/columns';
import type { Sql, Statement } from '@/lib/core/stores/postgres';
import { ORDER_COLUMNS, readOrder } from '@/lib/shop/sale/order-row';
import type { Order, Purchase } from '@/lib/shop/sale/outcome';

/** The order that a key has already. */
interface KnownOrder {
  /** Of the purchase that came with the key. */
  readonly place: number;
  readonly order: Order;
  /** Of the ticket type that the purchase is for. */
  readonly generation: number;
}

const KNOWN: Statement<KnownOrder> = {
  name: 'known-orders',
  text: `
    SELECT wanted.place, t.generation, ${ORDER_COLUMNS}
    FROM unnest($1::text[], $2::uuid[], $3::text[])
      WITH ORDINALITY AS wanted (ticket_type_id, buyer_id, idempotency_key, place)
    JOIN orders ON orders.buyer_id = wanted.buyer_id AND orders.idempotency_key = wanted.idempotency_key
    JOIN ticket_types t ON t.id = wanted.ticket_type_id`,
  row: (row) => ({
    place: readInt(row, 'place') - 1,
    order: readOrder(row),
    generation: readInt(row, 'generation'),
  }),
};

/** Reads all at once which of the keys have an order. */
export function findKnownOrders(purchases: readonly Purchase[], sql: Sql): Promise<readonly KnownOrder[]> {
  return sql.query(KNOWN, [
    purchases.map(({ ticketTypeId }) => ticketTypeId),
    purchases.map(({ buyerId }) => buyerId),
    purchases.map(({ idempotencyKey }) => idempotencyKey),
  ]);
}
