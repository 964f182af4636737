import { readInt } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';

/** After so many tries a message that a foreign system does not acknowledge is parked, and its type goes on. */
export const MOST_TRIES = 20;

/** Counts a try of each. $1 consumer, $2 id, $3 generation, $4 version, $5 which of that version, $6 why it failed. */
export const NOTE_TRIES: Statement<number> = {
  name: 'parked-note',
  text: `
    INSERT INTO parked AS k (consumer, ticket_type_id, generation, version, n, tries, why)
    SELECT $1, $2, $3::int, $4::bigint, n, 1, $6 FROM unnest($5::int[]) AS failed(n)
    ON CONFLICT (consumer, ticket_type_id, generation, version, n)
    DO UPDATE SET tries = least(k.tries + 1, ${MOST_TRIES}), why = excluded.why, at = now()
    RETURNING tries`,
  row: (row) => readInt(row, 'tries'),
};
