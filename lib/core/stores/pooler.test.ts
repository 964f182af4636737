import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DRIVER_PAIRS, type OpenPair, openDriverPair } from '@/stack/testing/drivers';
import { freshDatabase } from '@/stack/testing/stores';
import type { SqlRow } from './postgres';

/* What pgbouncer does that hands out sessions by transaction: a statement that was prepared is elsewhere. */

const ONE = { name: 'one', text: 'SELECT 1 AS one', row: (row: SqlRow) => row.one } as const;
const command = (text: string) => ({ name: text.slice(0, 20), text, row: () => true });

let database: Awaited<ReturnType<typeof freshDatabase>>;
let stores: OpenPair;

beforeEach(async () => {
  database = await freshDatabase();
  const urls = { postgresUrl: database.url, redisUrl: 'redis://127.0.0.1:1' };
  stores = await openDriverPair(DRIVER_PAIRS[0], urls, { POSTGRES_POOL: '1' });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await stores.close();
  await database.drop();
});

it.each<[string, () => Promise<unknown>, string]>([
  ['lost', async () => stores.postgres.query(ONE, []), 'DEALLOCATE ALL'],
  ['there before', async () => undefined, 'PREPARE one AS SELECT 2'],
])(
  'a prepared statement that is %s is run unprepared, said once, and none is prepared afterwards',
  async (_, before, swap) => {
    const said = vi.spyOn(console, 'error').mockReturnValue(undefined);
    await before();
    await stores.postgres.queryLists(swap, []);
    expect(await stores.postgres.query(ONE, [])).toEqual([1]);
    expect(await stores.postgres.transaction('read committed', (tx) => tx.query(ONE, []))).toEqual([1]);
    await stores.postgres.query(command('SELECT 3'), []);
    expect(said.mock.calls).toEqual([[expect.stringContaining('a pooler swaps sessions')]]);
    const prepared = await stores.postgres.queryLists('SELECT name FROM pg_prepared_statements', []);
    expect(prepared).toEqual(swap.startsWith('PREPARE') ? [['one']] : []);
  },
);
