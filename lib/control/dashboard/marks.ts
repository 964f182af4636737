import type { Postgres, Statement } from '@/lib/core/stores/postgres';
import type { MarkKind } from './snapshot';
import { ignoreStoreError } from './within';

/** Of those that are kept in Postgres. */
const KEPT = 200;

/**
 * One at a time: a mark with a lower number is never seen after one with a higher. `pg_stat_statements` in its text
 * keeps it out of the statements of a sale (count-statements.ts).
 */
const MARK: Statement<null> = {
  name: 'live-mark',
  text: `
    WITH turn AS (SELECT /* not for pg_stat_statements */ pg_advisory_xact_lock(hashtext('live-marks'))),
    noted AS (
      INSERT INTO live_marks (kind, ticket_type_id, text) SELECT $1, $2, $3 FROM turn RETURNING n
    )
    DELETE FROM live_marks USING noted WHERE live_marks.n <= noted.n - ${KEPT}`,
  row: () => null,
};

export interface Mark {
  readonly kind: MarkKind;
  readonly ticketTypeId?: string | undefined;
  readonly text: string;
}

/** Notes for the dashboard what an admin did. It is lost where Postgres is away: nothing is sold then. */
export async function recordMark({ kind, ticketTypeId, text }: Mark, postgres: Postgres): Promise<void> {
  await postgres.query(MARK, [kind, ticketTypeId ?? null, text]).catch(ignoreStoreError);
}
