import { Redis as IoRedis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StoreError } from '@/lib/core/stores/store-error';
import type { Stores } from '@/lib/core/stores/stores';
import { buyUntilFinal } from '@/stack/testing/race';
import { sellOne } from '@/stack/testing/sell';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { fencedLock } from './fenced-lock';
import { redlock } from './redlock';
import { setnxLock } from './setnx-lock';
import { setnxOnly } from './setnx-only';
import type { Strategy } from './strategy';

/* A holder of the lock pauses; meanwhile the TTL ends, or Redis forgets. What then stands behind the lock? */

let shop: TestShop;
let redis: IoRedis;
beforeAll(async () => {
  shop = await openTestShop();
  redis = new IoRedis(shop.redis.url);
});
afterAll(async () => {
  redis?.disconnect();
  await shop?.close();
});

/** A purchase that stops before the named statement until it is let go. */
function buyAndPause(strategy: Strategy, ticketTypeId: string, before: RegExp) {
  let goOn = () => {};
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let reach = () => {};
  const paused = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const { postgres } = shop.shop.stores;
  const query: Stores['postgres']['query'] = async (statement, params) => {
    if (before.test(statement.name)) {
      reach();
      await gate;
    }
    return postgres.query(statement, params);
  };
  return {
    outcome: sell(strategy, ticketTypeId, { postgres: { ...postgres, query } }),
    paused,
    goOn,
  };
}

const sell = (strategy: Strategy, ticketTypeId: string, stores: Partial<Stores> = {}) =>
  sellOne(strategy, ticketTypeId, { ...shop.shop.stores, ...stores });

async function soldOf(ticketTypeId: string): Promise<number> {
  const { rowCount } = await shop.sql.query('SELECT FROM orders WHERE ticket_type_id = $1', [ticketTypeId]);
  return rowCount ?? 0;
}

describe('the TTL ends under a holder who has read and not yet written', () => {
  it.each([
    [setnxOnly, /-write$/, 2],
    [redlock, /-write$/, 2],
    [fencedLock, /-write$/, 1],
    [setnxLock, /^sell$/, 1],
  ])('$id', async (strategy, write, sold) => {
    const ticketTypeId = await shop.addTicketType({ stock: 1 });
    const first = buyAndPause(strategy, ticketTypeId, write);
    await first.paused;
    await redis.del(`lt:{${ticketTypeId}}:lock`);
    expect(await sell(strategy, ticketTypeId)).toMatchObject({ kind: 'sold' });
    first.goOn();
    expect((await first.outcome).kind).toBe(sold === 2 ? 'sold' : 'sold-out');
    expect(await soldOf(ticketTypeId)).toBe(sold);
  });
});

it('fenced-lock: the older holder may not write after the newer one has read', async () => {
  const ticketTypeId = await shop.addTicketType({ stock: 1 });
  const older = buyAndPause(fencedLock, ticketTypeId, /-write$/);
  await older.paused;
  await redis.del(`lt:{${ticketTypeId}}:lock`);
  const newer = buyAndPause(fencedLock, ticketTypeId, /-write$/);
  await newer.paused;
  older.goOn();
  expect(await older.outcome).toMatchObject({ kind: 'contended' });
  newer.goOn();
  expect(await newer.outcome).toMatchObject({ kind: 'sold' });
  expect(await soldOf(ticketTypeId)).toBe(1);
});

it('fenced-lock: a Redis that forgot its tokens learns from the row where they were', async () => {
  const ticketTypeId = await shop.addTicketType({ stock: 5 });
  for (let n = 0; n < 3; n++) await buyUntilFinal(shop, { ticketTypeId, strategy: 'fenced-lock' });
  await redis.flushall();
  expect(await sell(fencedLock, ticketTypeId)).toMatchObject({ kind: 'contended' });
  expect(await sell(fencedLock, ticketTypeId)).toMatchObject({ kind: 'sold' });
  expect(await redis.get(`lt:{${ticketTypeId}}:fence`)).toBe('4');
});

it.each([setnxOnly, redlock])('$id keeps the lock of a write that may still be running', async (strategy) => {
  const ticketTypeId = await shop.addTicketType({ stock: 1 });
  const { postgres } = shop.shop.stores;
  const fail = async (effect: 'none' | 'unknown') => {
    const query: Stores['postgres']['query'] = async (statement, params) => {
      if (statement.name.endsWith('-write')) throw new StoreError('postgres', effect, 'the connection broke');
      return postgres.query(statement, params);
    };
    await expect(sell(strategy, ticketTypeId, { postgres: { ...postgres, query } })).rejects.toThrow('broke');
  };
  await fail('none');
  expect(await redis.exists(`lt:{${ticketTypeId}}:lock`)).toBe(0);
  await fail('unknown');
  expect(await redis.pttl(`lt:{${ticketTypeId}}:lock`)).toBeGreaterThan(0);
  expect(await sell(strategy, ticketTypeId)).toMatchObject({ kind: 'contended' });
});
