import { readInt, readText } from '@/lib/core/stores/columns';
import type { Sql, Statement } from '@/lib/core/stores/postgres';
import type { Viewer } from './bought-order';

/** What a browser has for one event. */
interface OrderOfEvent {
  readonly id: string;
  readonly quantity: number;
}

const FIND: Statement<OrderOfEvent> = {
  name: 'find-orders-of-event',
  text: `
    SELECT orders.id, orders.quantity FROM orders
    JOIN ticket_types ON ticket_types.id = orders.ticket_type_id
    WHERE (orders.buyer_id = ANY($1::uuid[]) OR orders.id = ANY($2::uuid[]))
      AND ticket_types.event_id = $3 AND orders.status IN ('paid', 'held')
    ORDER BY orders.created_at DESC LIMIT 100`,
  row: (row) => ({ id: readText(row, 'id'), quantity: readInt(row, 'quantity') }),
};

/**
 * The orders that this browser has for an event already, the newest first.
 * @throws {StoreError} Postgres is out of reach
 */
export function findOrdersOfEvent(
  sql: Sql,
  { buyerIds, adoptedIds }: Viewer,
  eventId: string,
): Promise<readonly OrderOfEvent[]> {
  return sql.query(FIND, [buyerIds, adoptedIds, eventId]);
}
