import { setTimeout as sleep } from 'node:timers/promises';
import { readInt, readText } from '@/lib/core/stores/columns';
import { openPgConnection, type PgConnection } from '@/lib/core/stores/pg/pg-connection';
import type { Statement } from '@/lib/core/stores/postgres';
import { statementError } from '@/lib/core/stores/postgres-error';
import type { Redis } from '@/lib/core/stores/redis';
import { BUYERS } from '@/lib/teaching/explorer/moves';
import { ownerOf, shorten } from '@/lib/teaching/explorer/names';
import type { World } from '@/lib/teaching/explorer/timeline';
import { BOOKS, type Books } from './books';
import { createSandboxRedis, type SandboxRedis } from './sandbox-redis';
import { createSandboxSchema } from './sandbox-schema';

const RESET: Statement<null> = {
  name: 'lab-reset',
  text: 'SELECT reset_sandbox($1, $2, $3)',
  row: () => null,
};

const BLOCKERS: Statement<{ readonly pid: number; readonly by: readonly number[] }> = {
  name: 'lab-blockers',
  text: `SELECT pid, array_to_string(pg_blocking_pids(pid), ' ') AS by FROM unnest($1::int[]) AS pid`,
  row: (row) => ({
    pid: readInt(row, 'pid'),
    by: readText(row, 'by').split(' ').filter(Boolean).map(Number),
  }),
};

const IS_THERE: Statement<number> = {
  name: 'lab-is-there',
  text: 'SELECT pid FROM pg_stat_activity WHERE pid = $1',
  row: (row) => readInt(row, 'pid'),
};

const signal = (name: string): Statement<null> => ({
  name,
  text: `SELECT ${name}($1)`,
  row: () => null,
});
const TERMINATE = signal('pg_terminate_backend');
const CANCEL = signal('pg_cancel_backend');

/** A waiting session looks for a deadlock at once, so that the one that closes the circle finds it. Only a superuser may set this. */
const LOOK_AT_ONCE: Statement<null> = {
  name: 'lab-deadlock-timeout',
  text: `DO $$ BEGIN SET deadlock_timeout = 1; EXCEPTION WHEN insufficient_privilege THEN NULL; END $$`,
  row: () => null,
};

/** Its prepared statements stay. */
const TIDY = 'ROLLBACK; SELECT pg_advisory_unlock_all(); RESET ALL; CLOSE ALL; UNLISTEN *; DISCARD TEMP';

/** More than any session takes to end; past it something is wrong. */
const PATIENCE_MS = 20_000;
const PAUSE_MS = 1;

/** Rows that were deleted, before the tables are emptied for good. */
const THOROUGH_EVERY = 250;

/** A place of its own to run one schedule after the other: a schema, a part of Redis, and sessions. */
export interface Sandbox {
  readonly redis: SandboxRedis;
  readonly observer: PgConnection;
  /** The session of that number, opened when first asked for. */
  session(n: number): Promise<PgConnection>;
  /** Ends a session from outside, as the death of its process does; returns when its locks are gone. */
  kill(session: PgConnection): Promise<void>;
  /** Ends what an idle session has begun, and what it holds and has set. */
  tidy(session: PgConnection): Promise<void>;
  cancel(session: PgConnection): Promise<void>;
  /** The sessions that each of these waits for, by process id. */
  blockers(pids: readonly number[]): Promise<ReadonlyMap<number, readonly number[]>>;
  readBooks(): Promise<Books>;
  reset(stock: number, perBuyerLimit: number): Promise<void>;
  close(): Promise<void>;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (performance.now() > giveUpAt) throw new Error('A session was ended and does not go away');
    await sleep(PAUSE_MS);
  }
}

/** How a sandbox comes into its database: to make and to watch, and for what the strategies say. */
export interface Logins {
  readonly own: string;
  readonly session: string;
}

export async function openSandbox(logins: Logins, redis: Redis, name: string): Promise<Sandbox> {
  const settings = {
    search_path: name,
    statement_timeout: '30000',
    idle_in_transaction_session_timeout: '60000',
    // What follows decides how, never what: a lab's few rows should be found as the shop's many are.
    synchronous_commit: 'off',
    plan_cache_mode: 'force_generic_plan',
    enable_seqscan: 'off',
    jit: 'off',
  };
  const observer = await openPgConnection(logins.own, settings);
  await createSandboxSchema(observer, name);
  const sandboxRedis = createSandboxRedis(redis, name);
  const sessions = new Map<number, Promise<PgConnection>>();
  let resets = 0;

  async function open(): Promise<PgConnection> {
    const session = await openPgConnection(logins.session, settings);
    await session.query(LOOK_AT_ONCE, []);
    return session;
  }

  return {
    redis: sandboxRedis,
    observer,
    session(n) {
      const session = sessions.get(n) ?? open();
      sessions.set(n, session);
      session.catch(() => sessions.delete(n));
      return session;
    },
    async kill(session) {
      for (const [n, one] of sessions) if ((await one) === session) sessions.delete(n);
      await observer.query(TERMINATE, [session.pid]);
      await until(async () => (await observer.query(IS_THERE, [session.pid])).length === 0);
      await session.close();
    },
    async tidy(session) {
      await new Promise<void>((resolve, reject) => {
        session.send({ text: TIDY }, (error) => (error ? reject(statementError(error, 'none')) : resolve()));
      });
      await session.query(LOOK_AT_ONCE, []);
    },
    async cancel(session) {
      await observer.query(CANCEL, [session.pid]);
    },
    async blockers(pids) {
      const rows = await observer.query(BLOCKERS, [pids]);
      return new Map(rows.map(({ pid, by }) => [pid, by]));
    },
    async readBooks() {
      const [books] = await observer.query(BOOKS, []);
      if (!books) throw new Error('The ticket type of the sandbox is gone');
      return books;
    },
    async reset(stock, perBuyerLimit) {
      resets++;
      const isThorough = resets % THOROUGH_EVERY === 0;
      await Promise.all([observer.query(RESET, [stock, perBuyerLimit, isThorough]), sandboxRedis.flush()]);
    },
    async close() {
      try {
        await sandboxRedis.flush();
        for (const session of sessions.values()) await (await session).close();
        await observer.query({ name: '', text: `DROP SCHEMA ${name} CASCADE`, row: () => null }, []);
      } finally {
        await observer.close();
      }
    },
  };
}

/** The books and the keys, as people read them. */
export async function readWorld(sandbox: Sandbox): Promise<World> {
  const [{ row, orders }, keys] = await Promise.all([sandbox.readBooks(), sandbox.redis.read()]);
  return {
    row,
    keys,
    orders: orders.map(({ id, buyerId, quantity }) => ({
      id: shorten(id),
      buyer: ownerOf(id) ?? ownerOf(buyerId) ?? BUYERS[0],
      quantity,
    })),
  };
}
