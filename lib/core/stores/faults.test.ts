import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  applyFaults,
  type Faults,
  faultsSchema,
  noFaults,
  withPostgresFaults,
  withRedisFaults,
} from './faults';
import type { Postgres, Statement } from './postgres';
import type { Redis, RedisReply, Script } from './redis';

const script = (name: string): Script => ({ name, lua: 'return 1' });
const statement = (name: string): Statement<number> => ({ name, text: 'SELECT 1', row: () => 1 });
const killed = [process.pid, 'SIGKILL'];

let faults: Faults;
let asked: string[];
let reply: RedisReply;
let redis: Redis;
let postgres: Postgres;
const kill = vi.fn<(pid: number, signal?: string | number) => true>(() => true);

beforeEach(() => {
  faults = noFaults();
  asked = [];
  reply = ['admitted', 1];
  kill.mockClear();
  vi.spyOn(process, 'kill').mockImplementation(kill);
  const inner: Redis = {
    driver: 'ioredis',
    async run({ name }) {
      asked.push(name);
      return reply;
    },
    async setIfAbsent(key) {
      asked.push(key);
      return reply !== null;
    },
    async probe() {},
    info: async (section) => section,
    async close() {},
  };
  redis = withRedisFaults(inner, faults);
  postgres = withPostgresFaults(fakePostgres(), faults);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Where it is reached, it notes what it was asked. */
function fakePostgres(): Postgres {
  return {
    driver: 'pg',
    queryLists: async () => [],
    async query({ name, row }) {
      asked.push(name);
      return [row({})];
    },
    transaction() {
      throw new Error('No fault is about transactions');
    },
    async close() {},
  };
}

describe('without a fault', () => {
  it('nothing changes', async () => {
    expect(await redis.run(script('admit'), [], [])).toBe(reply);
    expect(await redis.setIfAbsent('lock', 'token', 1)).toBe(true);
    expect(await redis.info('server')).toBe('server');
    expect(asked).toEqual(['admit', 'lock']);
    expect(kill).not.toHaveBeenCalled();
  });
});

describe('Redis', () => {
  it('that is gone is never reached, until it is back', async () => {
    applyFaults(faults, { redisGone: true });
    const gone = { store: 'redis', effect: 'none' };
    await expect(redis.run(script('admit'), [], [])).rejects.toMatchObject(gone);
    await expect(redis.setIfAbsent('lock', 'token', 1)).rejects.toMatchObject(gone);
    await expect(redis.probe()).rejects.toMatchObject(gone);
    await expect(redis.info('server')).rejects.toMatchObject(gone);
    expect(asked).toEqual([]);
    applyFaults(faults, { redisGone: false });
    expect(await redis.run(script('admit'), [], [])).toBe(reply);
  });

  it('that is slow is reached after the delay', async () => {
    vi.useFakeTimers();
    applyFaults(faults, { redisDelayMs: 300 });
    const running = redis.run(script('admit'), [], []);
    await vi.advanceTimersByTimeAsync(299);
    expect(asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(await running).toBe(reply);
  });
});

describe('Postgres', () => {
  it('that is slow is reached after the delay', async () => {
    vi.useFakeTimers();
    applyFaults(faults, { postgresDelayMs: 300 });
    const running = postgres.query(statement('look'), []);
    await vi.advanceTimersByTimeAsync(299);
    expect(asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(await running).toEqual([1]);
  });
});

describe('a crash', () => {
  it.each([
    ['at once', 'now', async () => {}, 1],
    ['after a lease', 'after-lease', () => redis.run(script('admit'), [], []), 1],
    ['after a lock', 'after-lease', () => redis.setIfAbsent('lock', 'token', 1), 1],
    [
      'after a lease, but no script of that kind ran',
      'after-lease',
      () => redis.run(script('leave'), [], []),
      0,
    ],
    ['after a commit', 'after-commit', () => postgres.query(statement('sell'), []), 1],
    ['after the commit of a batch', 'after-commit', () => postgres.query(statement('sell-to-all'), []), 1],
    [
      'after a commit, but only a look was taken',
      'after-commit',
      () => postgres.query(statement('look'), []),
      0,
    ],
    [
      'after a commit, but there was but a lease',
      'after-commit',
      () => redis.run(script('admit'), [], []),
      0,
    ],
  ] as const)('%s', async (_, crash, work, deaths) => {
    applyFaults(faults, { crash });
    await work();
    expect(kill.mock.calls).toEqual(Array(deaths).fill(killed));
  });

  it('after a lease waits for one that was given', async () => {
    applyFaults(faults, { crash: 'after-lease' });
    reply = ['sold-out', 0];
    await redis.run(script('admit'), [], []);
    reply = null;
    await redis.setIfAbsent('lock', 'token', 1);
    expect(kill).not.toHaveBeenCalled();
    applyFaults(faults, { crash: null });
    reply = ['admitted', 1];
    await redis.run(script('admit'), [], []);
    expect(kill).not.toHaveBeenCalled();
  });
});

it('changes only the faults that are named', () => {
  applyFaults(faults, { redisDelayMs: 5, leaseTtlMs: 200 });
  applyFaults(faults, { postgresDelayMs: 7 });
  expect(faults).toEqual({ ...noFaults(), redisDelayMs: 5, postgresDelayMs: 7, leaseTtlMs: 200 });
  applyFaults(faults, { leaseTtlMs: null });
  expect(faults.leaseTtlMs).toBeNull();
});

it.each([
  { unknown: 1 },
  { redisDelayMs: -1 },
  { redisDelayMs: 10_001 },
  { leaseTtlMs: 99 },
  { crash: 'soon' },
])('is not made of %j', (patch) => {
  expect(faultsSchema.safeParse(patch).success).toBe(false);
});
