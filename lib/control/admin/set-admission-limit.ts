import type { Postgres, Statement } from '@/lib/core/stores/postgres';
import { lockTicketTypes, readState, STATE_COLUMNS, type TicketTypeState } from './ticket-type-state';

const SET_LIMIT: Statement<TicketTypeState> = {
  name: 'set-admission-limit',
  text: `UPDATE ticket_types SET admission_limit = $2::int WHERE id = ANY($1) RETURNING ${STATE_COLUMNS}`,
  row: readState,
};

/**
 * Sets how many tickets of one type, or of each, may be admitted at once; null: as many as are left.
 * The stock does not change, so the version stays.
 * @returns the states; empty when there is no such ticket type
 * @throws {StoreError | SqlError} Postgres is out of reach, or the limit is not positive
 */
export function setAdmissionLimit(
  postgres: Postgres,
  { ticketTypeId, limit }: { readonly ticketTypeId?: string | undefined; readonly limit: number | null },
): Promise<readonly TicketTypeState[]> {
  return postgres.transaction('read committed', async (sql) => {
    const ids = (await lockTicketTypes(sql, ticketTypeId)).map(({ id }) => id);
    return sql.query(SET_LIMIT, [ids, limit]);
  });
}
