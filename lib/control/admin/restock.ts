import type { Postgres, Statement } from '@/lib/core/stores/postgres';
import { lockTicketTypes, readState, STATE_COLUMNS, type TicketTypeState } from './ticket-type-state';

const RESTOCK: Statement<TicketTypeState> = {
  name: 'restock',
  text: `
    WITH restocked AS (
      UPDATE ticket_types SET stock = stock + $2, capacity = capacity + $2, version = version + 1
      WHERE id = $1 RETURNING ${STATE_COLUMNS}
    ), recorded AS (
      INSERT INTO stock_events (ticket_type_id, version, n, kind, delta)
      SELECT id, version, 0, 'restocked', $2 FROM restocked
    )
    SELECT * FROM restocked`,
  row: readState,
};

/**
 * Puts `delta` more tickets on sale, or takes some off it: at most those that are left. Not idempotent.
 * @returns the new state; null when there is no such ticket type
 * @throws {StoreError | SqlError} Postgres is out of reach (`unknown`: it may have happened)
 */
export function restock(
  postgres: Postgres,
  { ticketTypeId, delta }: { readonly ticketTypeId: string; readonly delta: number },
): Promise<TicketTypeState | null> {
  return postgres.transaction('read committed', async (sql) => {
    const [before] = await lockTicketTypes(sql, ticketTypeId);
    if (!before) return null;
    const [after] = await sql.query(RESTOCK, [ticketTypeId, Math.max(delta, -before.stock)]);
    return after ?? null;
  });
}
