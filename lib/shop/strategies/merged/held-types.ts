import { readText } from '@/lib/core/stores/columns';
import type { Sql, Statement } from '@/lib/core/stores/postgres';

/** It waits for nobody: which rows could be locked at once says which could not. */
const HELD: Statement<string> = {
  name: 'held-types',
  text: `
    WITH free AS (
      SELECT id FROM ticket_types WHERE id = ANY($1) FOR NO KEY UPDATE SKIP LOCKED
    )
    SELECT id FROM ticket_types WHERE id = ANY($1) AND id NOT IN (SELECT id FROM free)`,
  row: (row) => readText(row, 'id'),
};

/** Those of the ticket types whose rows somebody holds right now: a sale of theirs would have to wait. */
export function findHeldTypes(ticketTypeIds: readonly string[], sql: Sql): Promise<readonly string[]> {
  return sql.query(HELD, [ticketTypeIds]);
}
