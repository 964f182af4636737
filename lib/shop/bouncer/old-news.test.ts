import { randomUUID } from 'node:crypto';
import IoRedis from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { restock } from '@/lib/control/admin/restock';
import { applyFaults } from '@/lib/core/stores/faults';
import { DRIVER_PAIRS } from '@/stack/testing/drivers';
import { buyUntilFinal, press } from '@/stack/testing/race';
import { openTestShop, type PurchaseParams, type TestShop } from '@/stack/testing/shop';

/* Whatever is too old to be believed is never answered from, however many ask at once. */

/** What Redis knows of the types is as old as that. ARGV ms */
const AGE = `
local asOf = redis.call('TIME')[1] * 1000 - ARGV[1]
for _, key in ipairs(redis.call('KEYS', 'lt:*:state')) do
  redis.call('HSET', key, 'stockAsOf', asOf, 'restAsOf', asOf, 'askedAt', 0)
end`;
const SECONDS_MS = 10_000;

describe.each(DRIVER_PAIRS)('on %s', (drivers) => {
  let test: TestShop;
  let redis: IoRedis;
  beforeAll(async () => {
    test = await openTestShop('node', {}, drivers);
    redis = new IoRedis(test.redis.url);
  });
  afterAll(async () => {
    redis?.disconnect();
    await test?.close();
  });
  beforeEach(() => redis.flushall());

  const crowd = (count: number, params: PurchaseParams) =>
    Array.from({ length: count }, () => ({ buyer: randomUUID(), key: randomUUID(), ...params }));
  const pressAll = (requests: readonly PurchaseParams[]) =>
    Promise.all(requests.map((params) => press(test, params)));

  /** Presses all at once, and counts the answers. */
  async function tally(requests: readonly PurchaseParams[]): Promise<Readonly<Record<string, number>>> {
    const counts: Record<string, number> = {};
    for (const told of await pressAll(requests)) {
      const kind = told.kind === 'refused' ? told.problem : told.replayed ? 'replayed' : 'sold';
      counts[kind] = (counts[kind] ?? 0) + 1;
    }
    return counts;
  }

  /** A ticket type that Redis knows to be sold out, and the keys of all its sales. */
  async function sellOut(stock: number): Promise<string> {
    const ticketTypeId = await test.addTicketType({ stock });
    await Promise.all(crowd(stock, { ticketTypeId }).map((params) => buyUntilFinal(test, params)));
    for (let n = 0; n < 2; n++) await buyUntilFinal(test, { ticketTypeId });
    return ticketTypeId;
  }

  const secondsPass = () => redis.eval(AGE, 0, SECONDS_MS);
  const restockUnnoticed = (ticketTypeId: string, delta: number) =>
    restock(test.shop.stores.postgres, { ticketTypeId, delta });

  async function whileRedisIsGone<T>(body: () => Promise<T>): Promise<T> {
    applyFaults(test.shop.faults, { redisGone: true });
    const answer = await body();
    applyFaults(test.shop.faults, { redisGone: false });
    await test.shop.stores.redis.probe(); // closes the breaker
    return answer;
  }

  it('a Redis that was away: each key that was sold gets its order, and new buyers what is left', async () => {
    const ticketTypeId = await sellOut(50);
    const late = crowd(60, { ticketTypeId });
    await whileRedisIsGone(async () => {
      await restockUnnoticed(ticketTypeId, 100);
      expect(await tally(late)).toEqual({ sold: 60 });
    });
    test.forgetOwnSales();
    await secondsPass();
    expect(await tally(late)).toEqual({ replayed: 60 });
    await secondsPass();
    expect(await tally(crowd(40, { ticketTypeId }))).toEqual({ sold: 40 });
    expect(await tally(crowd(40, { ticketTypeId }))).toEqual({ 'sold-out': 40 });
  });

  it.each([
    ['seconds', SECONDS_MS],
    ['a moment', 0],
  ])('a Redis that came back with a dump, %s old', async (_, ageMs) => {
    const ticketTypeId = await sellOut(50);
    const names = await redis.keys('lt:*');
    const dumps = await Promise.all(names.map((name) => redis.dumpBuffer(name)));
    await restockUnnoticed(ticketTypeId, 100);
    await secondsPass();
    const late = crowd(60, { ticketTypeId });
    for (const params of late) expect(await buyUntilFinal(test, params)).toMatchObject({ kind: 'sold' });
    test.forgetOwnSales();
    await redis.flushall();
    await Promise.all(names.map((name, n) => redis.restore(name, 0, dumps[n] ?? '', 'REPLACE')));
    await redis.eval(AGE, 0, ageMs);
    expect(await tally(late)).toEqual({ replayed: 60 });
    expect(await tally(crowd(40, { ticketTypeId }))).toEqual({ sold: 40 });
  });

  it('a restock that Redis never knew of', async () => {
    const ticketTypeId = await sellOut(1);
    await restockUnnoticed(ticketTypeId, 100);
    await secondsPass();
    expect(await tally(crowd(100, { ticketTypeId }))).toEqual({ sold: 100 });
  });

  it('a sale that has begun', async () => {
    const ticketTypeId = await test.addTicketType({ stock: 60, saleStartsAt: '2100-01-01T00:00:00Z' });
    expect(await tally(crowd(2, { ticketTypeId }))).toEqual({ 'not-on-sale': 2 });
    await test.sql.query(`UPDATE ticket_types SET sale_starts_at = '2020-01-01' WHERE id = $1`, [
      ticketTypeId,
    ]);
    await secondsPass();
    expect(await tally(crowd(60, { ticketTypeId }))).toEqual({ sold: 60 });
  });

  it('a limit that was raised, though the stock is told all the time', async () => {
    const ticketTypeId = await test.addTicketType({ stock: 100, perBuyerLimit: 1 });
    expect(await tally(crowd(2, { ticketTypeId, quantity: 2 }))).toEqual({ 'limit-reached': 2 });
    await test.sql.query('UPDATE ticket_types SET per_buyer_limit = 2 WHERE id = $1', [ticketTypeId]);
    await secondsPass();
    expect(await tally(crowd(1, { ticketTypeId }))).toEqual({ sold: 1 });
    expect(await tally(crowd(40, { ticketTypeId, quantity: 2 }))).toEqual({ sold: 40 });
  });
});
