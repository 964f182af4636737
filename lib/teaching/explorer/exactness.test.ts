import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEnv } from '@/lib/core/env';
import { openRedis } from '@/lib/core/stores/open-stores';
import { SqlError, StoreError } from '@/lib/core/stores/store-error';
import type { FaultKind } from '@/lib/shop/strategies/strategy';
import { openTestLab, type TestLab } from '@/stack/testing/lab';
import { until } from '@/stack/testing/until';
import { type ExploreOptions, openLab } from './lab';
import { plantSale, statement } from './testing/plant-sale';

const ONE = statement('SELECT 1 AS one');

let lab: TestLab;
beforeAll(async () => {
  lab = await openTestLab();
});
afterAll(() => lab?.close());

describe('the same again', () => {
  it.each([
    ['for-update', 'AABBAAAB'],
    ['bouncer', 'AfBBA'],
    ['naive', 'ABA+BB'],
    // B waits for the row of A's second request, which fails: it says so before it lets go of the row.
    ['naive-transaction', 'A~aaAABBaaaABA'],
  ])('%s %s, 20 times', async (strategy, schedule) => {
    const runs = [];
    for (let n = 0; n < 20; n++) runs.push(await lab.run({ strategy, schedule, complete: 'finish' }));
    for (const run of runs) expect(run).toEqual(runs[0]);
  });

  /** At most ten schedules each; promises.test.ts sees that all others are the same again, too. */
  const FEW = [
    ...['naive-decrement', 'compare-and-swap', 'conditional-update'],
    ...['setnx-only', 'setnx-lock', 'fenced-lock', 'bouncer', 'merged'],
  ];

  it.each(FEW)('is the map of %s, 20 times', (strategy) => expectSameMaps(20, { strategy }));

  it.each<[string, FaultKind]>([
    ['setnx-lock', 'lease-expires'],
    ['bouncer', 'process-dies-after'],
    ['conditional-update', 'answer-lost'],
  ])('is the map of %s under %s, three times', (strategy, fault) =>
    expectSameMaps(3, { strategy, faults: [fault] }),
  );

  async function expectSameMaps(times: number, options: ExploreOptions): Promise<void> {
    const first = await lab.explore(options);
    for (let n = 1; n < times; n++) expect(await lab.explore(options)).toEqual(first);
  }
});

describe('two buyers who lock two rows in opposite order', () => {
  const crossed = plantSale(async ({ postgres }, buyer) => {
    const rows = buyer === 'A' ? ['one', 'two'] : ['two', 'one'];
    try {
      await postgres.transaction('read committed', async (sql) => {
        for (const row of rows)
          await sql.query(
            statement(`SELECT pg_advisory_xact_lock(hashtext(current_schema() || '${row}'))`),
            [],
          );
      });
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
    }
  });

  it.each(['AABBAB', 'AABBBA'])(
    'meet in a deadlock, whose victim is always the one who closes it: %s',
    async (schedule) => {
      const run = await lab.run({ strategy: crossed, schedule });
      expect(run.steps.at(-1)?.echo).toMatchObject({ kind: 'failed', code: '40P01' });
      expect(run).toMatchObject({ deadlocks: 1, aborts: 1 });
    },
  );

  it('are counted in the map', async () => {
    const { entries, deadlocks } = await lab.explore({ strategy: crossed, all: true });
    expect(entries.filter((entry) => entry.deadlocks > 0)).toHaveLength(deadlocks);
    expect(deadlocks).toBeGreaterThan(0);
  });
});

describe('a strategy that can not be explored is an error, not a map', () => {
  it('when it goes by chance', async () => {
    let runs = 0;
    const fickle = plantSale(async ({ postgres }) => {
      runs++;
      for (let n = 0; n <= runs % 3; n++) await postgres.query(ONE, []);
    });
    await expect(lab.explore({ strategy: fickle })).rejects.toThrow('Not the same twice');
  });

  it('when it waits for something that is no store', async () => {
    const dreamer = plantSale(({ postgres }, buyer) =>
      buyer === 'A' ? sleep(60_000) : postgres.query(ONE, []),
    );
    await expect(lab.explore({ strategy: dreamer })).rejects.toThrow(
      'A waits for something that is no store',
    );
  });

  it('when it never ends', async () => {
    const restless = plantSale(async ({ postgres }) => {
      for (;;) await postgres.query(ONE, []);
    });
    await expect(lab.explore({ strategy: restless })).rejects.toThrow(
      /^It does not end: [AB] has asked \d+ times\. Is there a bound\?$/,
    );
  });

  it('and the lab goes on', async () => {
    expect((await lab.explore({ strategy: 'conditional-update' })).entries).toHaveLength(2);
  });
});

describe('what is left behind', () => {
  const ask = async (text: string) => {
    const client = new pg.Client({ connectionString: lab.databaseUrl });
    await client.connect();
    try {
      return (await client.query<{ name: string }>(text)).rows.map(({ name }) => name);
    } finally {
      await client.end();
    }
  };
  const sandboxes = () =>
    ask(`SELECT nspname AS name FROM pg_namespace WHERE nspname LIKE 'lab\\_%' ORDER BY 1`);
  const sessions = () =>
    ask(
      `SELECT pid::text AS name FROM pg_stat_activity WHERE application_name = 'last-ticket lab' AND datname = current_database() ORDER BY 1`,
    );
  const env = () =>
    readEnv({ DATABASE_URL: lab.databaseUrl, REDIS_URL: lab.redisUrl, TICKET_SECRET: 'x'.repeat(32) });

  /** All keys that begin so. */
  async function keysOf(prefix: string): Promise<unknown> {
    const redis = await openRedis(env());
    const keys = await redis.run(
      { name: 'keys', lua: `return redis.call('KEYS', ARGV[1])` },
      [],
      [`${prefix}*`],
    );
    await redis.close();
    return keys;
  }

  it('is nothing, neither schema nor session nor key, once a lab was closed', async () => {
    const [sandboxesBefore, sessionsBefore] = [await sandboxes(), await sessions()];
    const other = await openLab(env(), { sandboxes: 1 });
    await other.run({ strategy: 'bouncer', schedule: 'AB' });
    const [sandbox] = (await sandboxes()).filter((name) => !sandboxesBefore.includes(name));
    expect(await keysOf(`${sandbox}:`)).not.toEqual([]);
    await other.close();

    expect(await sandboxes()).toEqual(sandboxesBefore);
    expect(await keysOf(`${sandbox}:`)).toEqual([]);
    await until(async () => (await sessions()).join() === sessionsBefore.join());
  });

  it('is no broken sandbox, when Postgres ends all sessions: the next run has a new one', async () => {
    const other = await openTestLab();
    await other.explore({ strategy: 'conditional-update' });
    const client = new pg.Client({ connectionString: other.databaseUrl });
    await client.connect();
    await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'last-ticket lab' AND datname = current_database()`);
    await expect(other.run({ strategy: 'naive', schedule: 'A' })).rejects.toBeInstanceOf(StoreError);
    expect((await other.explore({ strategy: 'conditional-update' })).entries).toHaveLength(2);
    const { rows } = await client.query(`SELECT nspname FROM pg_namespace WHERE nspname LIKE 'lab\\_%'`);
    expect(rows.length).toBeLessThanOrEqual(2);
    await client.end();
    await other.close();
  });

  it('by a process that died is cleared away by the next one, and what is in use stays', async () => {
    const inUse = await sandboxes();
    await ask('CREATE SCHEMA lab_12345_1');
    const redis = await openRedis(env());
    await redis.setIfAbsent('lab_12345_1:0:lt:{last-ticket}:lock', 'A1', 60_000);
    await redis.close();

    const next = await openLab(env(), { sandboxes: 1 });
    expect(await sandboxes()).toEqual(inUse);
    expect(await keysOf('lab_12345_1:')).toEqual([]);
    await next.close();
    expect((await lab.explore({ strategy: 'conditional-update' })).entries).toHaveLength(2);
  });
});
