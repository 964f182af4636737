import { randomUUID } from 'node:crypto';
import { readText } from '@/lib/core/stores/columns';
import type { Postgres, Sql, Statement } from '@/lib/core/stores/postgres';
import { lockTicketTypes } from './ticket-type-state';

/** Only what begins so is ever removed. */
const PREFIX = 'crowd-';

const readId = (row: Readonly<Record<string, unknown>>) => readText(row, 'id');

/** The trigger on ticket_types opens its history. */
const COPY: Statement<string> = {
  name: 'copy-ticket-type',
  text: `
    INSERT INTO ticket_types
      (id, event_id, name, position, price_cents, currency, capacity, stock, per_buyer_limit, sale_starts_at, admission_limit)
    SELECT $2, event_id, name || ' (rehearsal)', 1000, price_cents, currency, $3::int, $3::int, per_buyer_limit,
      sale_starts_at, admission_limit
    FROM ticket_types WHERE id = $1 RETURNING id`,
  row: readId,
};

/** A run that was killed left its ticket type behind. No run takes an hour. */
const FIND_LEFTOVERS: Statement<string> = {
  name: 'find-leftover-ticket-types',
  text: `
    SELECT ticket_type_id AS id FROM stock_events
    WHERE ticket_type_id LIKE '${PREFIX}%' AND kind = 'reset' AND at < now() - interval '1 hour' ORDER BY 1`,
  row: readId,
};

const remove = (table: string, column: string): Statement<string> => ({
  name: `remove-from-${table}`,
  text: `DELETE FROM ${table} WHERE ${column} = $1 RETURNING ${column} AS id`,
  row: readId,
});

/** Used tickets go with their orders (ON DELETE CASCADE). */
const EMPTY = [
  remove('orders', 'ticket_type_id'),
  remove('stock_events', 'ticket_type_id'),
  remove('buyer_counts', 'ticket_type_id'),
];
const REMOVE = remove('ticket_types', 'id');

/**
 * Makes a ticket type like `copyOf`, with `stock` tickets of its own: a crowd can have it while the original is
 * left alone. Removes those that were left behind for an hour.
 * @returns its id; null when there is no such ticket type to copy
 * @throws {StoreError | SqlError} Postgres is out of reach (`unknown`: it may have happened)
 */
export function makeTemporaryTicketType(
  postgres: Postgres,
  { copyOf, stock }: { readonly copyOf: string; readonly stock: number },
): Promise<string | null> {
  return postgres.transaction('read committed', async (sql) => {
    for (const id of await sql.query(FIND_LEFTOVERS, [])) await removeWhole(sql, id);
    const [id] = await sql.query(COPY, [copyOf, PREFIX + randomUUID().slice(0, 13), stock]);
    return id ?? null;
  });
}

/**
 * Removes a temporary ticket type with its orders and its history. Others are never touched.
 * @returns whether there was one
 * @throws {StoreError | SqlError} Postgres is out of reach (`unknown`: it may have happened)
 */
export async function removeTemporaryTicketType(postgres: Postgres, id: string): Promise<boolean> {
  if (!id.startsWith(PREFIX)) return false;
  return postgres.transaction('read committed', (sql) => removeWhole(sql, id));
}

/** The row is locked first: a sale that waits for it then finds nothing to sell. */
async function removeWhole(sql: Sql, id: string): Promise<boolean> {
  await lockTicketTypes(sql, id);
  for (const statement of EMPTY) await sql.query(statement, [id]);
  return (await sql.query(REMOVE, [id])).length > 0;
}
