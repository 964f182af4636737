import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PATIENCE } from '@/lib/load/generator/buyer';
import type { LiveCount } from '@/lib/load/generator/tally';
import { runBlackFriday } from '@/lib/load/run';
import { postgresFolder, redisFolder } from './data-folder';
import { type Stack, startStack } from './launcher';
import { startPostgres } from './postgres/postgres';
import { startRedis } from './redis/redis';
import { openConnection } from './testing/shop-connection';
import { until } from './testing/until';

/* A crowd buys while parts of the shop are killed. Whatever its buyers were told must hold in the end. */

const STOCK = 40;
/** Slow enough that every kill falls between two purchases. */
const POSTGRES_DELAY_MS = 30;
const PATIENCE_MS = 120_000;

let stack: Stack;
/** Where the stack's data lies. */
let home: string;
/** What was started again, in place of the stack's own. */
const restarted: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  stack = await startStack({
    ephemeral: true,
    instances: 2,
    env: { LEASE_TTL_MS: '1500', POSTGRES_DEADLINE_MS: '1000', POSTGRES_STATEMENT_TIMEOUT_MS: '800' },
  });
  home = await findHome();
}, 180_000);

afterAll(async () => {
  await Promise.all(restarted.map((store) => store.stop()));
  await stack?.stop();
});

async function findHome(): Promise<string> {
  const client = new pg.Client({ connectionString: stack.databaseUrl });
  await client.connect();
  const { rows } = await client.query('SHOW data_directory');
  await client.end();
  return path.resolve(rows[0]?.data_directory, '..', '..');
}

/** Runs a crowd, and `disturb` once as many tickets were sold. */
async function runCrowd(disturbances: Readonly<Record<number, () => Promise<void>>>) {
  const connection = openConnection(stack);
  await connection.setFaults({ postgresDelayMs: POSTGRES_DELAY_MS });
  await connection.close();
  let tally: LiveCount | undefined;
  const running = runBlackFriday(
    {
      url: stack.url,
      adminToken: stack.adminToken,
      buyers: 300,
      stock: STOCK,
      concurrency: 8,
      seed: 7,
      strategy: undefined,
      ticketTypeId: undefined,
      keep: true,
      instances: 2,
      patience: { ...PATIENCE, totalMs: PATIENCE_MS },
    },
    {
      said: () => {},
      counting: (counted) => {
        tally = counted;
      },
    },
    new AbortController().signal,
  );
  const disturbing = disturb(disturbances, () => tally?.accepted ?? 0);
  const [result] = await Promise.all([running, disturbing]);
  return result;
}

async function disturb(disturbances: Readonly<Record<number, () => Promise<void>>>, accepted: () => number) {
  for (const [sold, act] of Object.entries(disturbances)) {
    await until(async () => accepted() >= Number(sold), PATIENCE_MS);
    expect(accepted()).toBeLessThan(STOCK);
    await act();
  }
}

async function crashAfterCommit(): Promise<void> {
  const connection = openConnection(stack);
  await connection.setFaults({ crash: { call: 'postgres.sell-to-all', when: 'after' } });
  await connection.close();
}

async function killServers(): Promise<void> {
  for (const pid of stack.workers()) process.kill(pid, 'SIGKILL');
}

async function killPostgres(): Promise<void> {
  await stack.postgres?.kill();
  const { port } = new URL(stack.databaseUrl);
  restarted.push(await startPostgres({ folder: postgresFolder(home), port: Number(port) }));
}

async function killRedis(): Promise<void> {
  const { port } = stack.redis ?? {};
  await stack.redis?.kill();
  restarted.push(await startRedis({ folder: redisFolder(home), ...(port ? { port } : {}) }));
}

describe('a crowd is told the truth', () => {
  it.each([
    ['one server process after a commit, then all of them', { 5: crashAfterCommit, 20: killServers }],
    ['Redis', { 10: killRedis }],
    ['Postgres', { 10: killPostgres }],
  ])('while %s is killed', { timeout: 240_000 }, async (_, disturbances) => {
    const { verdict, accepted, audit, buyersByOutcome } = await runCrowd(disturbances);
    expect(verdict).toEqual({ ok: true, violations: [] });
    expect(audit).toEqual({ capacity: STOCK, stock: 0, held: 0, sold: STOCK, oversold: 0 });
    expect(accepted).toBe(STOCK);
    expect(buyersByOutcome).toMatchObject({ sold: STOCK, soldOut: 300 - STOCK, inDoubt: 0, gaveUp: 0 });
  });
});
