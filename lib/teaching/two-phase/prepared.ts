import { readInt, readText } from '@/lib/core/stores/columns';
import { openPgConnection } from '@/lib/core/stores/pg/pg-connection';
import type { Sql } from '@/lib/core/stores/postgres';
import { SqlError } from '@/lib/core/stores/store-error';
import { NAMES, openSide, run, withConnection } from './databases';
import { GID_PATTERN, isOfPage, SIDES } from './steps';

/** A row of `pg_prepared_xacts`, of the two databases alone. */
export interface Prepared {
  readonly gid: string;
  readonly database: string;
  readonly ageS: number;
}

export async function listPrepared(sql: Sql): Promise<readonly Prepared[]> {
  const rows = await run(
    sql,
    `SELECT gid, database, extract(epoch FROM now() - prepared)::int AS age FROM pg_prepared_xacts
     WHERE gid LIKE $1 AND database = ANY($2) ORDER BY prepared, gid`,
    [GID_PATTERN, Object.values(NAMES)],
  );
  return rows.map((row) => ({
    gid: readText(row, 'gid'),
    database: readText(row, 'database'),
    ageS: readInt(row, 'age'),
  }));
}

/** Rolls back what runs of pages prepared `olderThanS` ago, in both databases; where they were never made, there is nothing. */
export async function rollBackPrepared(databaseUrl: string, olderThanS = 0): Promise<void> {
  const prepared = await withConnection(openPgConnection(databaseUrl), listPrepared);
  for (const side of SIDES) {
    const old = prepared.filter(
      ({ gid, database, ageS }) => isOfPage(gid) && database === NAMES[side] && ageS >= olderThanS,
    );
    if (old.length === 0) continue;
    await withConnection(openSide(databaseUrl, side), async (sql) => {
      for (const { gid } of old) await rollBack(sql, gid);
    });
  }
}

async function rollBack(sql: Sql, gid: string): Promise<void> {
  try {
    await run(sql, `ROLLBACK PREPARED '${gid}'`);
  } catch (error) {
    // 42704: somebody else has ended it meanwhile.
    if (!(error instanceof SqlError && error.code === '42704')) throw error;
  }
}
