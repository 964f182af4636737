import { readInt } from './columns';
import type { Postgres, Statement } from './postgres';
import { SqlError } from './store-error';

/** What Postgres did for this database since its counters began. */
export interface StatementCount {
  readonly statements: number;
  /** The time it spent on them, ms; waiting for a row counts, for a client does not. */
  readonly ms: number;
}

/** Neither itself nor a query that is marked as the dashboard's own is counted. */
const COUNT: Statement<StatementCount> = {
  name: 'count-statements',
  text: `SELECT coalesce(sum(calls), 0)::bigint AS calls, coalesce(round(sum(total_exec_time)), 0)::bigint AS ms
         FROM pg_stat_statements
         WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
           AND toplevel AND query NOT LIKE '%pg_stat_statements%'`,
  row: (row) => ({ statements: readInt(row, 'calls'), ms: readInt(row, 'ms') }),
};

/** Statements that Postgres itself has counted in this database; null where it does not count. */
export async function countStatements(postgres: Postgres): Promise<StatementCount | null> {
  try {
    const [count] = await postgres.query(COUNT, []);
    return count ?? null;
  } catch (error) {
    if (error instanceof SqlError) return null;
    throw error;
  }
}
