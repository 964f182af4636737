import { Redis as IoRedis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Stores } from '@/lib/core/stores/stores';
import type { LocalRedis } from '@/stack/redis/redis';
import { atOnce, buyUntilFinal, press } from '@/stack/testing/race';
import { sellOne } from '@/stack/testing/sell';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { freshRedis } from '@/stack/testing/stores';
import { redlock } from './redlock';

/* Three servers that know nothing of each other. */

/** No lease ends while a test runs. */
const LONG_LEASES = { LEASE_TTL_MS: '100000' };

let servers: readonly LocalRedis[];
let shop: TestShop;
beforeEach(async () => {
  servers = await Promise.all([freshRedis(), freshRedis(), freshRedis()]);
  const REDLOCK_URLS = servers.map(({ url }) => url).join(',');
  shop = await openTestShop('node', { ...LONG_LEASES, REDLOCK_URLS });
});
afterEach(async () => {
  await shop?.close();
  await Promise.all(servers.map((server) => server.stop()));
});

const kill = (...which: readonly number[]) => Promise.all(which.map((n) => servers[n]?.kill()));

async function onServer<T>(n: number, ask: (redis: IoRedis) => Promise<T>): Promise<T> {
  const redis = new IoRedis(servers[n]?.url ?? '');
  try {
    return await ask(redis);
  } finally {
    redis.disconnect();
  }
}

const sell = (ticketTypeId: string, stores: Partial<Stores>) =>
  sellOne(redlock, ticketTypeId, { ...shop.shop.stores, ...stores });

async function stockOf(ticketTypeId: string): Promise<number> {
  const { rows } = await shop.sql.query('SELECT stock FROM ticket_types WHERE id = $1', [ticketTypeId]);
  return rows[0].stock;
}

describe('the quorum', () => {
  it('sells each ticket once to a crowd, and releases on all servers', async () => {
    const ticketTypeId = await shop.addTicketType({ stock: 3 });
    const wish = { ticketTypeId, strategy: 'redlock' };
    const told = await atOnce(20, () => buyUntilFinal(shop, wish));
    expect(told.filter(({ kind }) => kind === 'sold')).toHaveLength(3);
    expect(await stockOf(ticketTypeId)).toBe(0);
    const isFree = async (n: number) => onServer(n, (redis) => redis.exists(`lt:{${ticketTypeId}}:lock`));
    for (const n of [0, 1, 2]) await expect.poll(() => isFree(n)).toBe(0);
  });

  it('sells on with one server dead, before and after its death', async () => {
    const ticketTypeId = await shop.addTicketType({ stock: 3 });
    const wish = { ticketTypeId, strategy: 'redlock' };
    expect(await buyUntilFinal(shop, wish)).toMatchObject({ kind: 'sold' });
    await kill(1);
    expect(await buyUntilFinal(shop, wish)).toMatchObject({ kind: 'sold' });
    expect(await buyUntilFinal(shop, wish)).toMatchObject({ kind: 'sold' });
    expect(await buyUntilFinal(shop, wish)).toMatchObject({ problem: 'sold-out' });
  });

  it('refuses with two of three dead, and executes nothing', async () => {
    const ticketTypeId = await shop.addTicketType({ stock: 3 });
    const wish = { ticketTypeId, strategy: 'redlock' };
    await kill(0, 2);
    expect(await press(shop, wish)).toEqual({ kind: 'refused', problem: 'unavailable' });
    expect(await stockOf(ticketTypeId)).toBe(3);
    // What one server gave is given back: it is no lock.
    await expect.poll(() => onServer(1, (redis) => redis.exists(`lt:{${ticketTypeId}}:lock`))).toBe(0);
  });

  it('is contended while another one has two of three, not while another one has one', async () => {
    const ticketTypeId = await shop.addTicketType({ stock: 3 });
    const takeAt = (n: number) =>
      onServer(n, (redis) => redis.set(`lt:{${ticketTypeId}}:lock`, 'somebody', 'PX', 60_000));
    await takeAt(0);
    expect(await sell(ticketTypeId, {})).toMatchObject({ kind: 'sold' });
    await takeAt(1);
    expect(await sell(ticketTypeId, {})).toMatchObject({ kind: 'contended' });
    expect(await onServer(1, (redis) => redis.get(`lt:{${ticketTypeId}}:lock`))).toBe('somebody');
    expect(await onServer(2, (redis) => redis.exists(`lt:{${ticketTypeId}}:lock`))).toBe(0);
  });
});

describe('the time that a lock is valid', () => {
  /** A clock that jumps at its n-th reading. */
  const jumping = (reads: number) => {
    let left = reads;
    return () => {
      left -= 1;
      return left < 0 ? 1_000_000 : 0;
    };
  };

  it.each([
    ['while the round went on', 1],
    ['between the round and the write', 2],
  ])('ran out %s: nothing is written', async (_when, reads) => {
    const ticketTypeId = await shop.addTicketType({ stock: 1 });
    expect(await sell(ticketTypeId, { nowMs: jumping(reads) })).toMatchObject({ kind: 'contended' });
    expect(await stockOf(ticketTypeId)).toBe(1);
    expect(await onServer(0, (redis) => redis.exists(`lt:{${ticketTypeId}}:lock`))).toBe(0);
    expect(await sell(ticketTypeId, { nowMs: jumping(3) })).toMatchObject({ kind: 'sold' });
  });
});

it('without servers of its own, has the one of the shop', async () => {
  const alone = await openTestShop();
  try {
    const ticketTypeId = await alone.addTicketType({ stock: 1 });
    expect(await buyUntilFinal(alone, { ticketTypeId, strategy: 'redlock' })).toMatchObject({ kind: 'sold' });
    await alone.redis.kill();
    const told = await press(alone, { ticketTypeId, strategy: 'redlock' });
    expect(told).toEqual({ kind: 'refused', problem: 'unavailable' });
  } finally {
    await alone.close();
  }
});
