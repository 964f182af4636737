import { beforeEach, describe, expect, it } from 'vitest';
import { type Breaker, withBreaker } from './breaker';
import type { Redis, Script } from './redis';
import { StoreError } from './store-error';

const script: Script = { name: 'any', lua: 'return 1' };
const refused = new StoreError('redis', 'none', 'connection refused');
const missed = new StoreError('redis', 'unknown', 'the deadline passed');
const leftAlone = { name: 'StoreError', effect: 'none', message: expect.stringContaining('left alone') };

let now: number;
let calls: number;
let reply: () => Promise<number>;
let breaker: Breaker;

beforeEach(() => {
  now = 1000.5;
  calls = 0;
  reply = async () => 1;
  const answer = () => {
    calls += 1;
    return reply();
  };
  const inner: Redis = {
    driver: 'ioredis',
    run: answer,
    setIfAbsent: async () => (await answer()) === 1,
    probe: async () => void (await answer()),
    info: async () => String(await answer()),
    async close() {},
  };
  breaker = withBreaker(inner, () => now);
});

const fail = (error: Error) => {
  reply = () => Promise.reject(error);
};
const run = () => breaker.redis.run(script, [], []);

describe('a Redis that works', () => {
  it('is asked each time', async () => {
    expect(await Promise.all([run(), run(), breaker.redis.setIfAbsent('key', 'value', 1)])).toEqual([
      1,
      1,
      true,
    ]);
    expect([calls, breaker.isOpen()]).toEqual([3, false]);
  });
});

describe('a Redis that refuses', () => {
  it('is left alone at once: every call fails without it, and surely did nothing', async () => {
    fail(refused);
    await expect(run()).rejects.toBe(refused);
    expect(breaker.isOpen()).toBe(true);
    await expect(run()).rejects.toMatchObject(leftAlone);
    await expect(breaker.redis.setIfAbsent('key', 'value', 1)).rejects.toMatchObject(leftAlone);
    expect(calls).toBe(1);
  });

  it('is tried by one call of a crowd when its time is over, and left alone again when that fails', async () => {
    fail(refused);
    await expect(run()).rejects.toBe(refused);
    for (const at of [500, 1000, 1500]) {
      now = 1000.5 + at - 1;
      await expect(run()).rejects.toMatchObject(leftAlone);
      now = 1000.5 + at;
      const before = calls;
      await Promise.allSettled(Array.from({ length: 50 }, run));
      expect(calls - before).toBe(1);
    }
  });

  it('is used by all again once a call has worked', async () => {
    fail(refused);
    await expect(run()).rejects.toBe(refused);
    now += 500;
    reply = async () => 7;
    expect(await run()).toBe(7);
    expect(breaker.isOpen()).toBe(false);
    expect(await Promise.all([run(), run()])).toEqual([7, 7]);
  });

  it('is used again as soon as a health check has heard of it, which asks in any case', async () => {
    fail(refused);
    await expect(run()).rejects.toBe(refused);
    await expect(breaker.redis.probe()).rejects.toBe(refused);
    expect(breaker.isOpen()).toBe(true);
    reply = async () => 1;
    await breaker.redis.probe();
    expect(breaker.isOpen()).toBe(false);
    expect(await run()).toBe(1);
  });
});

describe('a Redis that misses its deadline', () => {
  it('is left alone after three in a row', async () => {
    fail(missed);
    for (let miss = 1; miss <= 3; miss++) {
      expect(breaker.isOpen()).toBe(false);
      await expect(run()).rejects.toBe(missed);
    }
    expect(breaker.isOpen()).toBe(true);
    await expect(run()).rejects.toMatchObject(leftAlone);
  });

  it('is forgiven when it answered in between', async () => {
    for (let round = 0; round < 5; round++) {
      fail(missed);
      await expect(run()).rejects.toBe(missed);
      await expect(run()).rejects.toBe(missed);
      reply = async () => 1;
      await run();
    }
    expect(breaker.isOpen()).toBe(false);
  });
});

it('takes no mistake of our own for a failing Redis', async () => {
  fail(new TypeError('a mistake'));
  for (let call = 0; call < 5; call++) await expect(run()).rejects.toThrow('a mistake');
  expect([calls, breaker.isOpen()]).toEqual([5, false]);
});
