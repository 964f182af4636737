import { readInt, readText } from '@/lib/core/stores/columns';
import type { Sql, SqlRow, Statement } from '@/lib/core/stores/postgres';

/** A ticket type after an admin changed it: what Redis must be told. */
export interface TicketTypeState {
  readonly id: string;
  readonly generation: number;
  readonly version: number;
  readonly stock: number;
  readonly capacity: number;
}

/** The columns of a TicketTypeState, for a SELECT or a RETURNING; `readState` reads them. */
export const STATE_COLUMNS = 'id, generation, version, stock, capacity';

/** @throws {TypeError} when the row is no ticket type */
export function readState(row: SqlRow): TicketTypeState {
  return {
    id: readText(row, 'id'),
    generation: readInt(row, 'generation'),
    version: readInt(row, 'version'),
    stock: readInt(row, 'stock'),
    capacity: readInt(row, 'capacity'),
  };
}

/** The same lock as an UPDATE's, and always in the order of the ids: admins never wait for each other in a ring. */
const LOCK: Statement<TicketTypeState> = {
  name: 'lock-ticket-types',
  text: `SELECT ${STATE_COLUMNS} FROM ticket_types WHERE $1::text IS NULL OR id = $1
         ORDER BY id FOR NO KEY UPDATE`,
  row: readState,
};

/** Locks one ticket type, or all when `ticketTypeId` is left out, until the transaction ends. Sales wait. */
export function lockTicketTypes(
  sql: Sql,
  ticketTypeId: string | undefined,
): Promise<readonly TicketTypeState[]> {
  return sql.query(LOCK, [ticketTypeId ?? null]);
}
