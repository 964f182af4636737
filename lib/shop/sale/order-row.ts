import { isoUtc, readInt, readText, readTextOrNull } from '@/lib/core/stores/columns';
import type { SqlRow } from '@/lib/core/stores/postgres';
import type { Order, OrderStatus } from './outcome';

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
