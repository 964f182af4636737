import { isoUtc, readInt, readText, readTextOrNull } from '@/lib/core/stores/columns';
import type { Sql, Statement } from '@/lib/core/stores/postgres';
import { readOrderNumber } from '@/lib/shop/orders/order-number';
import { readOrderStatus } from '@/lib/shop/sale/order-row';
import type { OrderStatus } from '@/lib/shop/sale/outcome';

/** An order as the door lists it: which of its tickets, counted from 1, are in since when (ISO 8601). */
export interface DoorOrder {
  readonly id: string;
  readonly status: OrderStatus;
  readonly ticketType: string;
  readonly city: string;
  readonly quantity: number;
  readonly used: ReadonlyMap<number, string>;
}

interface TicketRow extends Omit<DoorOrder, 'used'> {
  readonly n: number | null;
  readonly usedAt: string | null;
}

const FIND: Statement<TicketRow> = {
  name: 'find-orders-at-door',
  text: `
    SELECT orders.id, orders.status, orders.quantity, ticket_types.name AS ticket_type, events.city, tickets.n,
      ${isoUtc('tickets.used_at')} AS used_at
    FROM orders
    JOIN ticket_types ON ticket_types.id = orders.ticket_type_id
    JOIN events ON events.id = ticket_types.event_id
    LEFT JOIN tickets ON tickets.order_id = orders.id
    WHERE orders.id BETWEEN $1::uuid AND $2::uuid AND events.id = $3::text
    ORDER BY orders.id, tickets.n
    LIMIT 500`,
  row: (row) => ({
    id: readText(row, 'id'),
    status: readOrderStatus(row),
    quantity: readInt(row, 'quantity'),
    ticketType: readText(row, 'ticket_type'),
    city: readText(row, 'city'),
    n: row.n === null ? null : readInt(row, 'n'),
    usedAt: readTextOrNull(row, 'used_at'),
  }),
};

/**
 * The orders of the door's event with the number that somebody typed. Two may share one, though hardly ever.
 * Null: what was typed is no number.
 * @throws {StoreError} Postgres is out of reach
 */
export async function findByNumber(
  sql: Sql,
  { number, eventId }: { readonly number: string; readonly eventId: string },
): Promise<readonly DoorOrder[] | null> {
  const range = readOrderNumber(number);
  if (!range) return null;
  const orders = new Map<string, DoorOrder & { readonly used: Map<number, string> }>();
  for (const { n, usedAt, ...order } of await sql.query(FIND, [range.from, range.to, eventId])) {
    const found = orders.get(order.id) ?? { ...order, used: new Map<number, string>() };
    orders.set(order.id, found);
    if (n !== null && usedAt !== null) found.used.set(n, usedAt);
  }
  return [...orders.values()];
}
