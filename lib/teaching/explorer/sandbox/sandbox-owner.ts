import { randomInt } from 'node:crypto';
import { readInt, readText } from '@/lib/core/stores/columns';
import { openPgConnection } from '@/lib/core/stores/pg/pg-connection';
import type { Sql, Statement } from '@/lib/core/stores/postgres';
import type { Redis, Script } from '@/lib/core/stores/redis';

/** An advisory lock's first number, ours by convention; the second is the owner's. */
const LOCK_CLASS = 716_553;

const TRY_LOCK: Statement<boolean> = {
  name: 'lab-try-lock',
  text: 'SELECT pg_try_advisory_lock($1, $2)::int AS got',
  row: (row) => readInt(row, 'got') === 1,
};

const UNLOCK: Statement<null> = {
  name: 'lab-unlock',
  text: 'SELECT pg_advisory_unlock($1, $2)',
  row: () => null,
};

const SANDBOXES: Statement<string> = {
  name: 'lab-sandboxes',
  text: `SELECT nspname AS name FROM pg_namespace WHERE nspname ~ '^lab_[0-9]+_[0-9]+$'`,
  row: (row) => readText(row, 'name'),
};

/** ARGV the sandbox's name */
const FORGET: Script = {
  name: 'lab-forget',
  lua: `for _, key in ipairs(redis.call('KEYS', ARGV[1] .. ':*')) do redis.call('DEL', key) end return 1`,
};

/** Owns sandboxes while it is open; what a dead owner left can then be told from what is in use. */
export interface SandboxOwner {
  sandboxName(n: number): string;
  /** False: its session is gone, and its sandboxes are anybody's. */
  isThere(): Promise<boolean>;
  close(): Promise<void>;
}

/** Becomes the owner of sandboxes, and clears away those whose owner has died. */
export async function becomeSandboxOwner(databaseUrl: string, redis: Redis): Promise<SandboxOwner> {
  const keeper = await openPgConnection(databaseUrl, { statement_timeout: '30000' });
  const id = randomInt(1, 2_147_483_647);
  await keeper.query(TRY_LOCK, [LOCK_CLASS, id]);
  for (const name of await keeper.query(SANDBOXES, [])) await clearWhenOrphaned(keeper, redis, name);
  return {
    sandboxName: (n) => `lab_${id}_${n}`,
    isThere: () =>
      keeper.query(SANDBOXES, []).then(
        () => true,
        () => false,
      ),
    close: () => keeper.close(),
  };
}

async function clearWhenOrphaned(sql: Sql, redis: Redis, name: string): Promise<void> {
  const owner = Number(name.split('_')[1]);
  const [isOrphan] = await sql.query(TRY_LOCK, [LOCK_CLASS, owner]);
  if (!isOrphan) return;
  await sql.query({ name: '', text: `DROP SCHEMA IF EXISTS ${name} CASCADE`, row: () => null }, []);
  await redis.run(FORGET, [], [name]);
  await sql.query(UNLOCK, [LOCK_CLASS, owner]);
}
