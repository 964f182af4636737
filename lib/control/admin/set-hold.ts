import type { Postgres, Statement } from '@/lib/core/stores/postgres';
import { lockTicketTypes, readState, STATE_COLUMNS, type TicketTypeState } from './ticket-type-state';

/** What costs nothing is sold at the door. */
const SET_HOLD: Statement<TicketTypeState> = {
  name: 'set-hold',
  text: `UPDATE ticket_types SET hold_ms = CASE WHEN price_cents > 0 THEN $2::int END
    WHERE id = ANY($1) RETURNING ${STATE_COLUMNS}`,
  row: readState,
};

/**
 * Sets for how long purchases of one type, or of each, hold their tickets until they are paid, ms; null: they are sold at
 * the door. Orders that are held stay held.
 * @returns the states; empty when there is no such ticket type
 * @throws {StoreError | SqlError} Postgres is out of reach
 */
export function setHold(
  postgres: Postgres,
  { ticketTypeId, holdMs }: { readonly ticketTypeId?: string | undefined; readonly holdMs: number | null },
): Promise<readonly TicketTypeState[]> {
  return postgres.transaction('read committed', async (sql) => {
    const ids = (await lockTicketTypes(sql, ticketTypeId)).map(({ id }) => id);
    return sql.query(SET_HOLD, [ids, holdMs]);
  });
}
