import { drizzle } from 'drizzle-orm/pg-proxy';
import type { Database } from './postgres';

/**
 * Drizzle over a driver's own way to run a statement, so that a read has the same deadline and the same errors
 * as a write. Drizzle wraps them: the StoreError or SqlError is the `cause` of its DrizzleQueryError.
 */
export function createDrizzleReads(
  queryLists: (text: string, values: unknown[]) => Promise<unknown[]>,
): Database {
  return drizzle(async (text, values) => ({ rows: await queryLists(text, values) }));
}
