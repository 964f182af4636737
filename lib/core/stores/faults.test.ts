import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  applyFaults,
  CALLS,
  type Faults,
  faultsSchema,
  noFaults,
  withPaymentsFaults,
  withPostgresFaults,
  withRedisFaults,
} from './faults';
import type { Payments } from './payments';
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
let payments: Payments;
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
  payments = withPaymentsFaults(fakePayments(), faults);
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

function fakePayments(): Payments {
  const unexpected = () => {
    throw new Error('No test asks for it');
  };
  return {
    ...{ driver: 'stripe', create: unexpected, read: unexpected, cancel: unexpected },
    ...{ refund: unexpected, list: unexpected },
    async confirm(id) {
      asked.push(id);
      return { kind: 'processing' };
    },
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
  const admit = 'redis.admit';
  const charge = () => payments.confirm('pi_1', 'pm_card_visa', 'key');

  it('comes at once', () => {
    applyFaults(faults, { crash: 'now' });
    expect(kill.mock.calls).toEqual([killed]);
  });

  it.each([
    ['a script', admit, () => redis.run(script('admit'), [], [])],
    ['a lock', 'redis.set-if-absent', () => redis.setIfAbsent('lock', 'token', 1)],
    ['a statement', 'postgres.sell', () => postgres.query(statement('sell'), [])],
    ['a charge', 'payments.confirm', charge],
  ] as const)('comes before %s or after it', async (_, call, work) => {
    for (const [when, askedBefore] of [
      ['before', 0],
      ['after', 1],
    ] as const) {
      asked.length = 0;
      kill.mockClear();
      kill.mockImplementationOnce(() => {
        expect(asked).toHaveLength(askedBefore);
        return true;
      });
      applyFaults(faults, { crash: { call, when } });
      await work();
      expect(kill.mock.calls).toEqual([killed]);
    }
  });

  it('comes after a call that failed', async () => {
    applyFaults(faults, { redisGone: true, crash: { call: admit, when: 'after' } });
    await expect(redis.run(script('admit'), [], [])).rejects.toThrow();
    expect(kill.mock.calls).toEqual([killed]);
  });

  it('waits for the nth call of that name, and can be called off', async () => {
    applyFaults(faults, { crash: { call: admit, when: 'before', nth: 2 } });
    await redis.run(script('admit'), [], []);
    await redis.run(script('release'), [], []);
    expect(kill).not.toHaveBeenCalled();
    await redis.run(script('admit'), [], []);
    expect(kill.mock.calls).toEqual([killed]);
    applyFaults(faults, { crash: { call: admit, when: 'before' } });
    applyFaults(faults, { crash: null });
    await redis.run(script('admit'), [], []);
    expect(kill.mock.calls).toEqual([killed]);
  });

  it('is where one who records the calls saw one', async () => {
    const calls: unknown[] = [];
    const note = (call: unknown) => calls.push(call);
    CALLS.subscribe(note);
    await redis.run(script('admit'), [], []);
    await postgres.query(statement('sell'), []);
    await charge();
    CALLS.unsubscribe(note);
    expect(calls).toEqual([admit, 'postgres.sell', 'payments.confirm']);
  });
});

it('changes only the faults that are named', () => {
  applyFaults(faults, { redisDelayMs: 5, leaseTtlMs: 200 });
  applyFaults(faults, { postgresDelayMs: 7, provider: { gone: true } });
  applyFaults(faults, { provider: { delayMs: 9 } });
  const provider = { gone: true, delayMs: 9 };
  expect(faults).toEqual({ ...noFaults(), redisDelayMs: 5, postgresDelayMs: 7, leaseTtlMs: 200, provider });
  applyFaults(faults, { leaseTtlMs: null });
  expect(faults.leaseTtlMs).toBeNull();
});

it.each([
  { unknown: 1 },
  { redisDelayMs: -1 },
  { redisDelayMs: 10_001 },
  { leaseTtlMs: 99 },
  { crash: 'soon' },
  { crash: { call: 'admit', when: 'after' } },
  { crash: { call: 'redis.admit', when: 'during' } },
  { provider: { gone: 1 } },
])('is not made of %j', (patch) => {
  expect(faultsSchema.safeParse(patch).success).toBe(false);
});
