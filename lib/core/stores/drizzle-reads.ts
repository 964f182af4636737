import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { drizzle } from 'drizzle-orm/pg-proxy';
import type { Postgres } from './postgres';

/** Read queries only; what a sale writes is SQL in its strategy's file. */
export type Database = PgDatabase<PgQueryResultHKT, Record<string, never>>;

/**
 * Drizzle over a driver's own way to run a statement, so that a read has the same deadline and the same errors
 * as a write. Drizzle wraps them: the StoreError or SqlError is the `cause` of its DrizzleQueryError.
 * Only a process that reads loads Drizzle: one that just sells starts without it.
 */
export function createDrizzleReads({ queryLists }: Pick<Postgres, 'queryLists'>): Database {
  return drizzle(async (text, values) => ({ rows: await queryLists(text, values) }));
}
