import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { Redis } from 'ioredis';
import { migrate } from '@/db/migrate';
import { openPgConnection } from '@/lib/core/stores/pg/pg-connection';
import { statementError } from '@/lib/core/stores/postgres-error';
import { Cleanup } from '@/stack/cleanup';
import { makeTemporaryFolder, postgresFolder, sweepLeftovers } from '@/stack/data-folder';
import { startPostgres } from '@/stack/postgres/postgres';
import { startRedis } from '@/stack/redis/redis';
import { findRedisBinary } from '@/stack/redis/redis-process';
import type { ToLearner } from './process-messages';

/*
 * What learners' statements and scripts reach: a Postgres and Redis servers that hold nothing else, each within bounds.
 * A seat has a database, two logins and a Redis of its own. The program's login may read and write the rows of its
 * sandboxes; it makes nothing that would outlast a check.
 */

const MEMORY = { memoryMb: 640, fileMb: 64 };
/** Several sandboxes with several sessions each, and room for a second lab while the first is closed. */
const MAX_SESSIONS = 40;
const TEMPLATE = 'exercises';

type SeatUrls = Omit<Extract<ToLearner, { type: 'stores' }>, 'type'>;

/** The stores of one learner's process. */
export interface Seat {
  readonly urls: SeatUrls;
  /** Takes back what a program may have changed of its own login. */
  tidy(): Promise<void>;
  close(): Promise<void>;
}

export interface LearnerStores {
  openSeat(): Promise<Seat>;
  stop(): Promise<void>;
}

type Run = (...statements: readonly string[]) => Promise<void>;

/**
 * Brings up the Postgres for all seats. About two seconds; when it fails, nothing of it is left.
 * @throws {Error} there is no Postgres, or no real Redis: an emulated one has no logins
 */
export async function startLearnerStores(): Promise<LearnerStores> {
  if (!findRedisBinary()) throw new Error('It needs redis-server or valkey-server on PATH.');
  const cleanup = new Cleanup();
  try {
    await sweepLeftovers();
    const { folder, remove } = makeTemporaryFolder();
    cleanup.add(remove);
    const postgres = await startPostgres({ folder: postgresFolder(folder), durable: false, bounds: MEMORY });
    cleanup.add(() => postgres.stop());
    const admin = await openSql(postgres.url);
    cleanup.add(() => admin.close());
    await admin.run(`CREATE DATABASE ${TEMPLATE}`, ...['postgres', 'template1', TEMPLATE].map(closeToPublic));
    await makeTemplate(urlTo(postgres.url, TEMPLATE));
    let opened = 0;
    return {
      openSeat() {
        opened += 1;
        return openSeat(opened, postgres.url, admin.run, path.join(folder, `redis-seat-${opened}`));
      },
      stop: () => cleanup.run(),
    };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

const closeToPublic = (database: string) => `REVOKE ALL ON DATABASE ${database} FROM PUBLIC`;

/** The shop's tables without a row, from which sandboxes are copied. */
async function makeTemplate(url: string): Promise<void> {
  await migrate(url);
  const sql = await openSql(url);
  await sql.run(
    'REVOKE ALL ON SCHEMA public FROM PUBLIC',
    'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC',
    'REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC',
    // Large objects would outlast a check.
    ...['lo_create(oid)', 'lo_creat(integer)', 'lo_from_bytea(oid, bytea)'].map(
      (name) => `REVOKE EXECUTE ON FUNCTION pg_catalog.${name} FROM PUBLIC`,
    ),
  );
  await sql.close();
}

async function openSeat(n: number, superUrl: string, run: Run, redisFolder: string): Promise<Seat> {
  const [database, keeper, learner] = [`seat_${n}`, `keeper_${n}`, `learner_${n}`];
  const passwords = { [keeper]: newPassword(), [learner]: newPassword() };
  const redis = await startRedis({ folder: redisFolder, durable: false, bounds: MEMORY });
  const redisPassword = newPassword();
  const keys = await boundRedis(redis.url, redisPassword);
  await run(
    `CREATE ROLE ${keeper} LOGIN PASSWORD '${passwords[keeper]}'`,
    `CREATE ROLE ${learner} LOGIN CONNECTION LIMIT ${MAX_SESSIONS} PASSWORD '${passwords[learner]}'`,
    // A role may end the sessions of a role that it is a member of, and no others.
    `GRANT ${learner} TO ${keeper}`,
    `CREATE DATABASE ${database} TEMPLATE ${TEMPLATE} OWNER ${keeper}`,
    closeToPublic(database),
    `GRANT CONNECT ON DATABASE ${database} TO ${learner}`,
    `ALTER DATABASE ${database} SET deadlock_timeout = 1`,
    `ALTER DATABASE ${database} SET temp_file_limit = '32MB'`,
  );
  const inside = await openSql(urlTo(superUrl, database));
  await inside.run(
    `GRANT USAGE ON SCHEMA public TO ${keeper}`,
    `GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${keeper}`,
    `ALTER DEFAULT PRIVILEGES FOR ROLE ${keeper} GRANT USAGE ON SCHEMAS TO ${learner}`,
    `ALTER DEFAULT PRIVILEGES FOR ROLE ${keeper} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${learner}`,
  );
  await inside.close();
  const login = (role: string) => {
    const url = new URL(urlTo(superUrl, database));
    url.username = role;
    url.password = passwords[role] ?? '';
    return url.href;
  };
  return {
    urls: {
      databaseUrl: login(keeper),
      sessionUrl: login(learner),
      redisUrl: `redis://learner:${redisPassword}@127.0.0.1:${redis.port}`,
    },
    async tidy() {
      await keys.flush();
      await run(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${learner}'`,
        `ALTER ROLE ${learner} RESET ALL`,
        `ALTER ROLE ${learner} IN DATABASE ${database} RESET ALL`,
        `ALTER ROLE ${learner} PASSWORD '${passwords[learner]}'`,
      );
    },
    async close() {
      keys.close();
      await redis.kill();
      await run(`DROP DATABASE ${database} WITH (FORCE)`, `DROP ROLE ${learner}, ${keeper}`);
    },
  };
}

interface RedisKeeper {
  /** Nothing is left of what a learner's scripts wrote, under whatever name. */
  flush(): Promise<void>;
  close(): void;
}

/**
 * Gives a server its bounds and a login for learners: keys of all kinds and scripts, and nothing that reaches files,
 * other servers or the server's own settings.
 */
async function boundRedis(url: string, learners: string): Promise<RedisKeeper> {
  const password = newPassword();
  const first = new Redis(url, { lazyConnect: true });
  try {
    await first.connect();
    await first.call('CONFIG', 'SET', 'maxmemory', '32mb', 'maxmemory-policy', 'noeviction');
    const rights = ['~*', '+@all', '-@admin', '-@dangerous', '-@pubsub', '-@blocking', '+info'];
    await first.call('ACL', 'SETUSER', 'learner', 'on', `>${learners}`, ...rights);
    await first.call('ACL', 'SETUSER', 'keeper', 'on', `>${password}`, '~*', '+@all');
    await first.call('ACL', 'SETUSER', 'default', 'off');
  } finally {
    first.disconnect();
  }
  const keeper = new Redis(url, { username: 'keeper', password });
  // A server that was killed is no news: a flush that needs it fails.
  keeper.on('error', () => {});
  return {
    flush: async () => void (await keeper.flushall()),
    close: () => keeper.disconnect(),
  };
}

const newPassword = () => randomBytes(18).toString('hex');

function urlTo(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}

async function openSql(url: string): Promise<{ run: Run; close: () => Promise<void> }> {
  const session = await openPgConnection(url);
  const runOne = (text: string) =>
    new Promise<void>((resolve, reject) => {
      session.send({ text }, (error) => (error ? reject(statementError(error, 'none')) : resolve()));
    });
  return {
    async run(...statements) {
      for (const text of statements) await runOne(text);
    },
    close: () => session.close(),
  };
}
