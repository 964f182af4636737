import { readInt } from '@/lib/core/stores/columns';
import { openPgConnection, type PgConnection } from '@/lib/core/stores/pg/pg-connection';
import type { Sql, SqlParam, SqlRow } from '@/lib/core/stores/postgres';
import { SqlError } from '@/lib/core/stores/store-error';
import { SIDES, type Side } from './steps';

/*
 * Two databases beside the shop's, so that nothing that freezes here is the shop's. A prepared transaction belongs to the
 * database in which it was prepared, and is ended there alone.
 */

export const NAMES: Readonly<Record<Side, string>> = { seats: 'two_phase_seats', money: 'two_phase_money' };

const TABLES: Readonly<Record<Side, string>> = {
  seats: 'CREATE TABLE IF NOT EXISTS seats (run text PRIMARY KEY, holder text)',
  money: 'CREATE TABLE IF NOT EXISTS accounts (run text PRIMARY KEY, cents int NOT NULL CHECK (cents >= 0))',
};

/** Somebody else has made the database in the same moment: 42P04, or 23505 where both were at it. */
const IS_THERE = new Set(['42P04', '23505']);
const TABLES_LOCK = 2_110;

/** One statement without a name: what PREPARE TRANSACTION and its like want. */
export const run = (sql: Sql, text: string, params: readonly SqlParam[] = []): Promise<readonly SqlRow[]> =>
  sql.query({ name: '', text, row: (row: SqlRow) => row }, params);

function urlOf(databaseUrl: string, side: Side): string {
  const url = new URL(databaseUrl);
  url.pathname = `/${NAMES[side]}`;
  return url.href;
}

/** A session of its own. @param settings such as `lock_timeout` */
export const openSide = (
  databaseUrl: string,
  side: Side,
  settings: Readonly<Record<string, string>> = {},
): Promise<PgConnection> => openPgConnection(urlOf(databaseUrl, side), settings);

export async function withConnection<T>(
  open: Promise<PgConnection>,
  body: (sql: PgConnection) => Promise<T>,
): Promise<T> {
  const connection = await open;
  try {
    return await body(connection);
  } finally {
    await connection.close();
  }
}

/** A session in each of the two. */
export type Sessions = Readonly<Record<Side, PgConnection>>;

/** Long enough for whoever is quick, and an end where a row is frozen. */
const PATIENCE = { lock_timeout: '5s' };

export async function openBoth(databaseUrl: string, settings = PATIENCE): Promise<Sessions> {
  const seats = await openSide(databaseUrl, 'seats', settings);
  return { seats, money: await openSide(databaseUrl, 'money', settings) };
}

export async function closeBoth(sessions: Sessions): Promise<void> {
  await Promise.all(SIDES.map((side) => sessions[side].close()));
}

export async function withBoth<T>(databaseUrl: string, body: (on: Sessions) => Promise<T>): Promise<T> {
  const sessions = await openBoth(databaseUrl);
  try {
    return await body(sessions);
  } finally {
    await closeBoth(sessions);
  }
}

/** How many transactions may be prepared at once; 0, which is Postgres' default: none. */
export const readMaxPrepared = (databaseUrl: string): Promise<number> =>
  withConnection(openPgConnection(databaseUrl), async (sql) => {
    const [row = {}] = await run(sql, 'SHOW max_prepared_transactions');
    return readInt(row, 'max_prepared_transactions');
  });

/** Makes the two databases and their tables where they are missing. */
export async function ensureDatabases(databaseUrl: string): Promise<void> {
  await withConnection(openPgConnection(databaseUrl), async (sql) => {
    for (const side of SIDES) if (!(await isThere(sql, side))) await createDatabase(sql, side);
  });
  for (const side of SIDES) {
    await withConnection(openSide(databaseUrl, side), async (sql) => {
      // Held until the session ends: two who make the same table at once would trip over each other.
      await run(sql, 'SELECT pg_advisory_lock($1)', [TABLES_LOCK]);
      await run(sql, TABLES[side]);
    });
  }
}

const isThere = async (sql: Sql, side: Side) =>
  (await run(sql, 'SELECT FROM pg_database WHERE datname = $1', [NAMES[side]])).length > 0;

/** From template0, to which nobody is connected: so it can be copied at any time. */
async function createDatabase(sql: Sql, side: Side): Promise<void> {
  try {
    await run(sql, `CREATE DATABASE ${NAMES[side]} TEMPLATE template0`);
  } catch (error) {
    if (!(error instanceof SqlError && IS_THERE.has(error.code))) throw error;
  }
}
