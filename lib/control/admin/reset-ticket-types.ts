import type { Postgres, Statement } from '@/lib/core/stores/postgres';
import { lockTicketTypes, readState, STATE_COLUMNS, type TicketTypeState } from './ticket-type-state';

const RENEW: Statement<TicketTypeState> = {
  name: 'renew-ticket-types',
  text: `UPDATE ticket_types SET generation = generation + 1, version = version + 1,
           capacity = coalesce($2::int, capacity), stock = coalesce($2::int, capacity)
         WHERE id = ANY($1) RETURNING ${STATE_COLUMNS}`,
  row: readState,
};

const empty = (table: 'orders' | 'stock_events' | 'buyer_counts' | 'single_tickets'): Statement<never> => ({
  name: `empty-${table}`,
  text: `DELETE FROM ${table} WHERE ticket_type_id = ANY($1)`,
  row: () => {
    throw new TypeError('a DELETE gives no rows');
  },
});

/**
 * A sale that holds single tickets comes for the ticket type's row next: waiting for it would be a deadlock. It will
 * find the next generation and give them back; those that stay behind count no more, and go with the next reset.
 */
const EMPTY_SINGLE_TICKETS: Statement<never> = {
  ...empty('single_tickets'),
  text: `DELETE FROM single_tickets WHERE (ticket_type_id, generation, n) IN (
           SELECT ticket_type_id, generation, n FROM single_tickets
           WHERE ticket_type_id = ANY($1) FOR UPDATE SKIP LOCKED)`,
};

/** Used tickets go with their orders (ON DELETE CASCADE). */
const EMPTY_ALL = [empty('orders'), empty('stock_events'), empty('buyer_counts'), EMPTY_SINGLE_TICKETS];

const OPEN_HISTORY: Statement<string> = {
  name: 'open-history',
  text: `INSERT INTO stock_events (ticket_type_id, version, n, kind, delta)
         SELECT id, version, 0, 'reset', stock FROM ticket_types WHERE id = ANY($1)`,
  row: () => '',
};

/**
 * Begins a new life of one ticket type, or of all: no orders, capacity and stock as given (or the capacity as it
 * was), the next generation. The rows are locked before anything is deleted: a sale that was first is deleted
 * whole, and one that waits is made whole in the new life.
 * @returns the new states by id; empty when there is no such ticket type
 * @throws {StoreError | SqlError} Postgres is out of reach, or it took too long; then nothing was reset
 */
export function resetTicketTypes(
  postgres: Postgres,
  {
    ticketTypeId,
    stock,
  }: { readonly ticketTypeId?: string | undefined; readonly stock?: number | undefined },
): Promise<readonly TicketTypeState[]> {
  return postgres.transaction('read committed', async (sql) => {
    const ids = (await lockTicketTypes(sql, ticketTypeId)).map(({ id }) => id);
    const renewed = await sql.query(RENEW, [ids, stock ?? null]);
    for (const statement of EMPTY_ALL) await sql.query(statement, [ids]);
    await sql.query(OPEN_HISTORY, [ids]);
    return renewed.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  });
}
