import { readBoolean, readInt, readText } from '@/lib/core/stores/columns';
import type { Sql, Statement } from '@/lib/core/stores/postgres';
import type { Viewer } from './bought-order';

/** What a browser has for one event. */
export interface OrderOfEvent {
  readonly id: string;
  readonly quantity: number;
  /** It is to be paid; false: it is theirs. */
  readonly isHeld: boolean;
}

const FIND: Statement<OrderOfEvent> = {
  name: 'find-orders-of-event',
  text: `
    SELECT orders.id, orders.quantity, orders.status = 'held' AS is_held FROM orders
    JOIN ticket_types ON ticket_types.id = orders.ticket_type_id
    WHERE (orders.buyer_id = ANY($1::uuid[]) OR orders.id = ANY($2::uuid[]))
      AND ticket_types.event_id = $3 AND (orders.status = 'paid' OR orders.status = 'held' AND orders.held_until > now())
    ORDER BY orders.created_at DESC LIMIT 100`,
  row: (row) => ({
    id: readText(row, 'id'),
    quantity: readInt(row, 'quantity'),
    isHeld: readBoolean(row, 'is_held'),
  }),
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
