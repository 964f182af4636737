import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeTemporaryFolder, postgresFolder } from '@/stack/data-folder';
import { type LocalPostgres, startPostgres } from '@/stack/postgres/postgres';
import { type LocalRedis, startRedis } from '@/stack/redis/redis';
import { DRIVER_PAIRS, type OpenPair, openDriverPair } from '@/stack/testing/drivers';
import { freshDatabase, freshRedis } from '@/stack/testing/stores';

/** Less than any deadline here, and enough for a slow machine. */
const AT_ONCE_MS = 2000;
const ONE = { name: 'one', text: 'SELECT 1 AS one', row: (row: object) => row };

async function timed(call: () => Promise<unknown>): Promise<{ error: unknown; ms: number }> {
  const started = performance.now();
  const error = await call().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { error, ms: performance.now() - started };
}

describe.each(DRIVER_PAIRS)('Postgres goes away, %s drivers', (pair) => {
  const home = makeTemporaryFolder();
  let postgres: LocalPostgres;
  let redis: LocalRedis;
  let stores: OpenPair;
  const options = { folder: postgresFolder(home.folder), durable: false };

  beforeAll(async () => {
    redis = await freshRedis();
    postgres = await startPostgres(options);
    const urls = { postgresUrl: postgres.url, redisUrl: redis.url };
    stores = await openDriverPair(pair, urls, {
      POSTGRES_STATEMENT_TIMEOUT_MS: '500',
      POSTGRES_DEADLINE_MS: '3000',
    });
  });
  afterAll(async () => {
    await stores?.close();
    await Promise.all([postgres?.stop(), redis?.stop()]);
    home.remove();
  });
  const ask = () => stores.postgres.query(ONE, []);
  const askInTransaction = () => stores.postgres.transaction('read committed', (tx) => tx.query(ONE, []));

  it.each(['stop', 'kill'] as const)('%s: refused at once, nothing happened, back by itself', async (how) => {
    expect(await ask()).toEqual([{ one: 1 }]);
    expect(await askInTransaction()).toEqual([{ one: 1 }]);
    await postgres[how]();
    // The first to use a connection may be the one who finds out that it is gone.
    await expect.poll(async () => (await timed(ask)).error).toMatchObject({ effect: 'none' });
    for (const call of [ask, askInTransaction]) {
      const { error, ms } = await timed(call);
      expect(error).toMatchObject({ name: 'StoreError', store: 'postgres', effect: 'none' });
      expect(ms).toBeLessThan(AT_ONCE_MS);
    }
    postgres = await startPostgres({ ...options, port: postgres.port });
    await expect.poll(ask).toEqual([{ one: 1 }]);
    await expect.poll(askInTransaction).toEqual([{ one: 1 }]);
  });
});

describe.each(DRIVER_PAIRS)('Redis goes away, %s drivers', (pair) => {
  const DEADLINE_MS = 2500;
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  let redis: LocalRedis;
  let stores: OpenPair;

  beforeEach(async () => {
    database = await freshDatabase();
    redis = await startRedis();
    const urls = { postgresUrl: database.url, redisUrl: redis.url };
    stores = await openDriverPair(pair, urls, { REDIS_DEADLINE_MS: String(DEADLINE_MS) });
    await stores.redis.probe();
  });
  afterEach(async () => {
    await stores?.close();
    await redis?.stop();
    await database?.drop();
  });
  const calls = () => [
    () => stores.redis.probe(),
    () => stores.redis.setIfAbsent('{k}k', 'v', 1000),
    () => stores.redis.run({ name: 'one', lua: 'return 1' }, [], []),
    () => stores.redis.info('server'),
  ];
  const isBack = () =>
    stores.redis.probe().then(
      () => true,
      () => false,
    );

  it('killed: refused at once, nothing happened, back by itself', async () => {
    await redis.kill();
    const failed = async () => (await timed(() => stores.redis.probe())).error;
    await expect.poll(failed).toMatchObject({ effect: 'none' });
    for (const call of calls()) {
      const { error, ms } = await timed(call);
      expect(error).toMatchObject({ name: 'StoreError', store: 'redis', effect: 'none' });
      expect(ms).toBeLessThan(AT_ONCE_MS);
    }
    redis = await startRedis({ port: redis.port });
    await expect.poll(isBack).toBe(true);
    expect(await stores.redis.setIfAbsent('{k}k', 'v', 1000)).toBe(true);
  });

  it('paused: "unknown" at the deadline, and it did happen; back by itself', async () => {
    process.kill(redis.pid, 'SIGSTOP');
    try {
      const outcomes = await Promise.all(calls().map(timed));
      for (const { error, ms } of outcomes) {
        expect(error).toMatchObject({ name: 'StoreError', store: 'redis', effect: 'unknown' });
        expect(ms).toBeGreaterThanOrEqual(DEADLINE_MS - 5);
        expect(ms).toBeLessThan(DEADLINE_MS + AT_ONCE_MS);
      }
    } finally {
      process.kill(redis.pid, 'SIGCONT');
    }
    await expect.poll(isBack).toBe(true);
    expect(
      await stores.redis.run({ name: 'get', lua: "return redis.call('EXISTS', KEYS[1])" }, ['{k}k'], []),
    ).toBe(1);
  });

  it('killed under a command: "unknown", and it is not sent again', async () => {
    process.kill(redis.pid, 'SIGSTOP');
    const lost = timed(() => stores.redis.setIfAbsent('{k}n', 'lost', 60_000));
    await new Promise((resolve) => setTimeout(resolve, DEADLINE_MS / 4)); // It has to be written, not answered.
    await redis.kill();
    expect((await lost).error).toMatchObject({ name: 'StoreError', effect: 'unknown' });
    redis = await startRedis({ port: redis.port });
    await expect.poll(isBack).toBe(true);
    expect(await stores.redis.setIfAbsent('{k}n', 'again', 60_000)).toBe(true);
  });
});

describe('Redis is paused for long, tcp drivers', () => {
  // Only a connection that is kept can go stale.
  it('gives the connection up, refuses at once, and is back by itself', async () => {
    const [database, redis] = await Promise.all([freshDatabase(), startRedis()]);
    const urls = { postgresUrl: database.url, redisUrl: redis.url };
    const stores = await openDriverPair('tcp', urls, { REDIS_DEADLINE_MS: '200' });
    const failed = async () => (await timed(() => stores.redis.probe())).error;
    try {
      process.kill(redis.pid, 'SIGSTOP');
      await expect.poll(failed).toMatchObject({ effect: 'none' });
      process.kill(redis.pid, 'SIGCONT');
      await expect.poll(failed).toBeUndefined();
    } finally {
      await stores.close();
      await redis.kill();
      await database.drop();
    }
  });
});

describe.each(DRIVER_PAIRS)('A Redis that is not there from the start, %s drivers', (pair) => {
  it('opens all the same, and comes when it does', async () => {
    const database = await freshDatabase();
    const first = await startRedis();
    await first.stop();
    const urls = { postgresUrl: database.url, redisUrl: first.url };
    const stores = await openDriverPair(pair, urls);
    try {
      await expect(stores.redis.probe()).rejects.toMatchObject({ name: 'StoreError', effect: 'none' });
      const redis = await startRedis({ port: first.port });
      const isBack = () =>
        stores.redis.probe().then(
          () => true,
          () => false,
        );
      await expect.poll(isBack).toBe(true);
      await redis.stop();
    } finally {
      await stores.close();
      await database.drop();
    }
  });
});
