import { isoUtc, readInt, readText, readTextOrNull } from '@/lib/core/stores/columns';
import type { SqlRow } from '@/lib/core/stores/postgres';
import type { Order, OrderStatus, Purchase } from './outcome';

/**
 * Writes an order for each row of a sale: what a new order holds is said here, and in `newOrder`.
 * @param sold a table with order_id, buyer_id, idempotency_key, ticket_type_id, quantity, price_cents and currency
 */
export const insertOrders = (sold: string) => `
      INSERT INTO orders (id, buyer_id, idempotency_key, ticket_type_id, quantity, total_cents, currency, status)
      SELECT order_id, buyer_id, idempotency_key, ticket_type_id, quantity, price_cents * quantity, currency, 'paid'
      FROM ${sold}`;

/** What `insertOrders` wrote for a purchase, without reading it back. */
export function newOrder(
  id: string,
  { ticketTypeId, quantity }: Pick<Purchase, 'ticketTypeId' | 'quantity'>,
  sold: { readonly priceCents: number; readonly currency: string; readonly createdAt: string },
): Order {
  return {
    id,
    status: 'paid',
    ticketTypeId,
    quantity,
    totalCents: sold.priceCents * quantity,
    currency: sold.currency,
    heldUntil: null,
    createdAt: sold.createdAt,
  };
}

/** The columns of an order, for a SELECT or a RETURNING; `readOrder` reads them. */
export const ORDER_COLUMNS = `orders.id, orders.status, orders.ticket_type_id, orders.quantity,
  orders.total_cents, orders.currency, ${isoUtc('orders.held_until')} AS held_until,
  ${isoUtc('orders.created_at')} AS created_at`;

const STATUSES: readonly OrderStatus[] = ['held', 'paid', 'cancelled', 'expired', 'refunded'];

/** @throws {TypeError} when the row's `status` is none */
export function readOrderStatus(row: SqlRow): OrderStatus {
  const status = STATUSES.find((known) => known === row.status);
  if (status === undefined) throw new TypeError('status is no order status');
  return status;
}

/** @throws {TypeError} when the row is no order */
export function readOrder(row: SqlRow): Order {
  return {
    id: readText(row, 'id'),
    status: readOrderStatus(row),
    ticketTypeId: readText(row, 'ticket_type_id'),
    quantity: readInt(row, 'quantity'),
    totalCents: readInt(row, 'total_cents'),
    currency: readText(row, 'currency'),
    heldUntil: readTextOrNull(row, 'held_until'),
    createdAt: readText(row, 'created_at'),
  };
}
