import { randomUUID } from 'node:crypto';
import IoRedis from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { resetTicketTypes } from '@/lib/control/admin/reset-ticket-types';
import { newOrder } from '@/lib/shop/sale/order-row';
import type { Order, Purchase } from '@/lib/shop/sale/outcome';
import { readTicketTypes } from '@/lib/shop/sale/sale-state';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { until } from '@/stack/testing/until';
import { admit, publish, publishTypes } from './bouncer';
import { keys } from './keys';
import type { Lease } from './queued-purchase';
import { type LeaseRelease, type Observation, releaseLeases } from './release';

let test: TestShop;
let redis: IoRedis;
let ticketTypeId: string;

beforeAll(async () => {
  test = await openTestShop();
  redis = new IoRedis(test.redis.url);
});

afterAll(async () => {
  redis.disconnect();
  await test.close();
});

/** A type with 5 tickets that Redis has been told of, as after a reset. */
beforeEach(async () => {
  ticketTypeId = await test.addTicketType({ stock: 5, perBuyerLimit: 5 });
  await tellRedis();
});

const tellRedis = () => publishTypes([ticketTypeId], test.shop.stores);

const newPurchase = (quantity = 1): Purchase => ({
  ticketTypeId,
  quantity,
  buyerId: randomUUID(),
  idempotencyKey: randomUUID(),
});
const ask = (purchase = newPurchase(), token: string = randomUUID()) =>
  admit(purchase, token, test.shop.stores);

async function lease(purchase = newPurchase()): Promise<Lease> {
  const admission = await ask(purchase);
  if (admission.kind !== 'admitted') throw new Error(`Not admitted: ${admission.kind}`);
  return admission.lease;
}

const state = () => redis.hgetall(keys.state(ticketTypeId, 1));

type Released = Omit<LeaseRelease, 'request'> & Observation & { readonly token: string };
const sold = (token: string, version: number, stock: number): Released => ({
  ...{ token, generation: 1, asOf: 0, version, stock },
  counter: 'accepted',
  order: anOrder(),
});
const release = (purchase: Purchase, { token, counter, order, ...observation }: Released) =>
  releaseLeases([{ request: { purchase, token }, counter, order }], observation, test.shop.stores);

describe('leases', () => {
  it('are as wide as the stock, and carry their quantity', async () => {
    const three = newPurchase(3);
    const { token } = await lease(three);
    await lease(newPurchase(2));
    expect(await ask()).toMatchObject({ kind: 'contended' });
    await release(three, { ...sold(token, 0, 2), stock: null, counter: 'contended', order: null });
    await lease(newPurchase(3));
    expect(await ask()).toMatchObject({ kind: 'contended' });
  });

  it('are the same when asked for twice with the same token', async () => {
    const purchase = newPurchase(5);
    const token = randomUUID();
    expect(await ask(purchase, token)).toMatchObject({ kind: 'admitted', lease: { token, fence: 1 } });
    expect(await ask(purchase, token)).toMatchObject({ kind: 'admitted', lease: { token, fence: 1 } });
    expect(await redis.zcard(keys.leases(ticketTypeId, 1))).toBe(1);
    expect(await ask(purchase, randomUUID())).toMatchObject({ kind: 'key-in-progress' });
  });

  it('are given back by their owner alone', async () => {
    const purchase = newPurchase(5);
    await lease(purchase);
    await release(purchase, sold(randomUUID(), 0, 5));
    expect(await ask()).toMatchObject({ kind: 'contended' });
  });

  it('count up the fencing token, each lease higher than any before', async () => {
    const fences = [await lease(), await lease(), await lease()].map(({ fence }) => fence);
    expect(fences).toEqual([1, 2, 3]);
  });

  it('take no more slots than there are, and one large order may have all of them to itself', async () => {
    await redis.hset(keys.state(ticketTypeId, 1), 'slots', 1);
    const purchase = newPurchase(3);
    const { token } = await lease(purchase);
    expect(await ask()).toMatchObject({ kind: 'contended' });
    await release(purchase, sold(token, 1, 2));
    await lease();
    expect(await ask()).toMatchObject({ kind: 'contended' });
  });
});

describe('messages', () => {
  it('that come late, twice or out of order never bring back an older stock', async () => {
    const [a, b] = [newPurchase(), newPurchase()];
    const [first, second] = [await lease(a), await lease(b)];
    await release(b, sold(second.token, 2, 3));
    const late = sold(first.token, 1, 4);
    await release(a, late);
    await release(a, late);
    expect(await state()).toMatchObject({ stock: '3', version: '2', seen: '2' });
    await tellRedis(); // Postgres itself, as it was at version 0: also old news by now
    expect(await state()).toMatchObject({ stock: '3', version: '2' });
  });

  it('of a purchase that was never admitted, and sold nothing, still say what is left', async () => {
    await release(newPurchase(), { ...sold('t', 3, 0), counter: 'soldOut', order: null });
    expect(await state()).toMatchObject({ stock: '0', version: '3', seen: '0' });
  });

  it('of a life before the reset change nothing in the new one', async () => {
    const purchase = newPurchase();
    const { token } = await lease(purchase);
    await resetTicketTypes(test.shop.stores.postgres, { ticketTypeId, stock: 7 });
    await tellRedis();
    await release(purchase, sold(token, 9, 0));
    expect(await redis.hget(keys.state(ticketTypeId, 2), 'stock')).toBe('7');
    expect(await ask(purchase)).toMatchObject({ kind: 'admitted' });
  });

  it('of a life before the reset, read late, do not bring it back', async () => {
    const [before] = await readTicketTypes(test.shop.stores.postgres, [ticketTypeId]);
    await resetTicketTypes(test.shop.stores.postgres, { ticketTypeId, stock: 7 });
    await tellRedis();
    if (before) await publish(ticketTypeId, before, Date.now(), test.shop.stores);
    expect(await redis.get(keys.generation(ticketTypeId))).toBe('2');
  });

  it('of a life after a reset that Redis missed make it read Postgres again', async () => {
    await resetTicketTypes(test.shop.stores.postgres, { ticketTypeId, stock: 7 });
    await release(newPurchase(), { ...sold('late', 2, 6), generation: 2 });
    expect(await ask()).toMatchObject({ kind: 'ask' });
  });
});

describe('a cold type', () => {
  it('is read by one, while the others wait', async () => {
    await redis.flushall();
    const kinds = (await Promise.all(Array.from({ length: 20 }, () => ask()))).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'ask')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'wait')).toHaveLength(19);
  });

  it('sells to a whole crowd all the same', async () => {
    await redis.flushall();
    const answers = await Promise.all(Array.from({ length: 5 }, () => test.buy({ ticketTypeId })));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
  });
});

describe('"sold out"', () => {
  it('is believed for a second: a restock that nobody told Redis of is found', async () => {
    await Promise.all(Array.from({ length: 5 }, () => test.buy({ ticketTypeId })));
    expect((await test.buy({ ticketTypeId })).status).toBe(409);
    await test.sql.query(
      'UPDATE ticket_types SET stock = 1, capacity = 6, version = version + 1 WHERE id = $1',
      [ticketTypeId],
    );
    await until(async () => (await test.buy({ ticketTypeId })).status === 201);
  });
});

it('keeps all keys of a script in one slot: a cluster would refuse them otherwise', () => {
  const purchase = newPurchase();
  const names = [
    keys.generation(ticketTypeId),
    keys.loading(ticketTypeId),
    keys.counters(ticketTypeId),
    keys.state(ticketTypeId, 1),
    keys.leases(ticketTypeId, 1),
    keys.marker(purchase, 1),
  ];
  expect(new Set(names.map((name) => /\{(.*?)\}/.exec(name)?.[1]))).toEqual(new Set([ticketTypeId]));
});

function anOrder(): Order {
  const sold = { priceCents: 1, currency: 'EUR', createdAt: '2026-01-01T00:00:00.000Z' };
  return newOrder(randomUUID(), { ticketTypeId, quantity: 1 }, sold);
}
