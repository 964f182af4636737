import { MONEY_STATES, ORDER_STATUSES } from '@/db/order-states';
import { isoUtc, readInt, readText, readTextOrNull } from '@/lib/core/stores/columns';
import type { SqlRow } from '@/lib/core/stores/postgres';
import type { Order, OrderMoney, OrderStatus, Purchase } from './outcome';

/**
 * Writes an order for each row of a sale: what a new order is, is said here and in `newOrder`. Of a type that is held it
 * is held until its time is over, else it is paid at the door.
 * @param sold a table with order_id, buyer_id, idempotency_key, ticket_type_id, quantity, price_cents, currency, hold_ms
 */
export const insertOrders = (sold: string) => `
      INSERT INTO orders (id, buyer_id, idempotency_key, ticket_type_id, quantity, total_cents, currency, status,
        held_until)
      SELECT order_id, buyer_id, idempotency_key, ticket_type_id, quantity, price_cents * quantity, currency,
        CASE WHEN hold_ms IS NULL THEN 'paid' ELSE 'held' END, now() + hold_ms * interval '1 ms'
      FROM ${sold}`;

/** What `insertOrders` wrote for a purchase, without reading it back. */
export function newOrder(
  id: string,
  { ticketTypeId, quantity }: Pick<Purchase, 'ticketTypeId' | 'quantity'>,
  sold: {
    readonly priceCents: number;
    readonly currency: string;
    readonly createdAt: string;
    readonly heldUntil?: string | null;
  },
): Order {
  return {
    id,
    status: sold.heldUntil ? 'held' : 'paid',
    ticketTypeId,
    quantity,
    totalCents: sold.priceCents * quantity,
    currency: sold.currency,
    heldUntil: sold.heldUntil ?? null,
    createdAt: sold.createdAt,
    money: 'none',
  };
}

/** The columns of an order, for a SELECT or a RETURNING; `readOrder` reads them, and its type's generation and version where they are there. */
export const ORDER_COLUMNS = `orders.id, orders.status, orders.ticket_type_id, orders.quantity,
  orders.total_cents, orders.currency, orders.money, ${isoUtc('orders.held_until')} AS held_until,
  ${isoUtc('orders.created_at')} AS created_at`;

/** @throws {TypeError} when the row's `status` is none */
export function readOrderStatus(row: SqlRow): OrderStatus {
  const status = ORDER_STATUSES.find((known) => known === row.status);
  if (status === undefined) throw new TypeError('status is no order status');
  return status;
}

/** @throws {TypeError} when the row's `money` is none */
export function readOrderMoney(row: SqlRow): OrderMoney {
  const money = MONEY_STATES.find((known) => known === row.money);
  if (money === undefined) throw new TypeError('money is no state of money');
  return money;
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
    money: readOrderMoney(row),
    ...([row.version, row.generation].some((value) => value === undefined || value === null)
      ? {}
      : { typeVersion: { generation: readInt(row, 'generation'), version: readInt(row, 'version') } }),
  };
}
