import { findOtherTables } from '@/db/other-tables';
import { readEnv } from '@/lib/core/env';
import { readInt } from '@/lib/core/stores/columns';
import { explainRefusal, type StoreName } from '@/lib/core/stores/explain-refusal';
import { openRedis } from '@/lib/core/stores/open-stores';
import { openPgConnection, type PgConnection } from '@/lib/core/stores/pg/pg-connection';
import { placeOf } from '@/stack/local-stores';
import type { Finding } from './finding';

/* The stores that the environment names, asked as a shop would ask them. */

const PID = {
  name: '',
  text: 'SELECT pg_backend_pid() AS pid',
  row: (row: Readonly<Record<string, unknown>>) => readInt(row, 'pid'),
};
const TABLES = { name: '', text: 'SELECT FROM ticket_types LIMIT 1', row: () => true };
const BEGIN = { name: '', text: 'BEGIN', row: () => true };

/** The Postgres of DATABASE_URL. */
export async function checkGivenPostgres(databaseUrl: string): Promise<Finding> {
  const place = placeOf(databaseUrl);
  try {
    const tables = await findOtherTables(databaseUrl);
    if (tables.length > 0) {
      return {
        grade: 'poor',
        found: `${place} holds other tables: ${tables.slice(0, 3).join(', ')}`,
        remedy:
          'DATABASE_URL= npm run demo makes one of its own; npm run demo -- --adopt adds the shop to that one',
      };
    }
    return await withTwo(databaseUrl, async (one, other) => {
      await one.query(TABLES, []);
      if (!(await isPooled(one, other))) return { grade: 'good', found: place };
      return {
        grade: 'poor',
        found: `${place} is a pooler that swaps sessions: all strategies run, without prepared statements, slower`,
        remedy:
          'max_prepared_statements = 200 (pgbouncer from 1.21 on) keeps them; db:migrate and LAB_DATABASE_URL (the workshop) want a direct address',
      };
    });
  } catch (error) {
    return refused('postgres', place, error);
  }
}

/** The Redis of REDIS_URL or KV_REST_API_URL. */
export async function checkGivenRedis(env: Readonly<Record<string, string | undefined>>): Promise<Finding> {
  const place = placeOf(env.REDIS_URL || env.KV_REST_API_URL || '');
  const { REDIS_URL, KV_REST_API_URL, KV_REST_API_TOKEN } = env;
  const DATABASE_URL = 'postgres://127.0.0.1/any';
  const settings = readEnv({
    REDIS_URL,
    KV_REST_API_URL,
    KV_REST_API_TOKEN,
    DATABASE_URL,
    TICKET_SECRET: '-'.repeat(32),
  });
  const redis = await openRedis(settings);
  try {
    await redis.probe();
    return { grade: 'good', found: place };
  } catch (error) {
    return refused('redis', place, error);
  } finally {
    await redis.close();
  }
}

function refused(store: StoreName, place: string, error: unknown): Finding {
  const why = explainRefusal(store, error);
  if (!why) throw error;
  return { grade: 'bad', found: `${place}: ${why.cause}`, remedy: why.advice };
}

async function withTwo<T>(databaseUrl: string, body: (one: PgConnection, other: PgConnection) => Promise<T>) {
  const one = await openPgConnection(databaseUrl);
  try {
    const other = await openPgConnection(databaseUrl);
    try {
      return await body(one, other);
    } finally {
      await other.close();
    }
  } finally {
    await one.close();
  }
}

/** Whether one gets, for its transaction, the very session that the other has just had. */
async function isPooled(one: PgConnection, other: PgConnection): Promise<boolean> {
  const [had] = await one.query(PID, []);
  await other.query(BEGIN, []);
  const [has] = await other.query(PID, []);
  return had === has;
}
