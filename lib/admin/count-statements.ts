import { readInt } from '@/lib/stores/columns';
import type { Postgres, Statement } from '@/lib/stores/postgres';
import { SqlError } from '@/lib/stores/store-error';

/** This query does not count itself, nor do the sights of an admin. */
const COUNT: Statement<number> = {
  name: 'count-statements',
  text: `SELECT coalesce(sum(calls), 0)::bigint AS calls FROM pg_stat_statements
         WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
           AND toplevel AND query NOT LIKE '%pg_stat_statements%'`,
  row: (row) => readInt(row, 'calls'),
};

/** Statements that Postgres itself has counted in this database; null where it does not count. */
export async function countStatements(postgres: Postgres): Promise<number | null> {
  try {
    const [calls] = await postgres.query(COUNT, []);
    return calls ?? null;
  } catch (error) {
    if (error instanceof SqlError) return null;
    throw error;
  }
}
