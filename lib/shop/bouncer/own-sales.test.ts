import { randomUUID } from 'node:crypto';
import IoRedis from 'ioredis';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { resetTicketTypes } from '@/lib/control/admin/reset-ticket-types';
import type { Purchase, SaleOutcome } from '@/lib/shop/sale/outcome';
import { bouncer } from '@/lib/shop/strategies/bouncer';
import { merged } from '@/lib/shop/strategies/merged';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { publishTypes } from './bouncer';
import { keys } from './keys';
import { OWN_SALE_MS } from './own-sales';

let test: TestShop;
let now = 0;
beforeAll(async () => {
  test = await openTestShop();
  vi.spyOn(test.shop.stores, 'nowMs').mockImplementation(() => now);
});
afterAll(() => test?.close());

/** Sells, and waits for what goes on after the answer; says how often stores were asked until the answer. */
async function ask(strategy: typeof merged, purchase: Purchase) {
  const { stores } = test.shop;
  const calls = [vi.spyOn(stores.redis, 'run'), vi.spyOn(stores.postgres, 'query')];
  const after: Promise<unknown>[] = [];
  const outcome: SaleOutcome = await strategy.sell(purchase, stores, {
    waitUntil: (work) => void after.push(work),
  });
  const asked = calls.reduce((sum, { mock }) => sum + mock.calls.length, 0);
  for (const call of calls) call.mockRestore();
  await Promise.all(after);
  return { ...outcome, asked };
}

async function newPurchase(): Promise<Purchase> {
  const ticketTypeId = await test.addTicketType({ stock: 5 });
  return { ticketTypeId, quantity: 1, buyerId: randomUUID(), idempotencyKey: 'order-1' };
}

const orders = async ({ ticketTypeId }: Purchase) =>
  (await test.sql.query('SELECT id FROM orders WHERE ticket_type_id = $1', [ticketTypeId])).rows;

it.each([bouncer, merged])('$id answers its own sale again without any store', async (strategy) => {
  const purchase = await newPurchase();
  const first = await ask(strategy, purchase);
  const again = await ask(strategy, purchase);
  expect(first).toMatchObject({ kind: 'sold', replayed: false });
  expect(again).toMatchObject({ kind: 'sold', replayed: true, asked: 0 });
  expect(await ask(strategy, { ...purchase, quantity: 2 })).toMatchObject({ kind: 'key-reused' });
  expect(await orders(purchase)).toHaveLength(1);
});

it('counts what it answered so soon after: in one message, and before the process has drained', async () => {
  const { stores } = test.shop;
  const first = await newPurchase();
  const purchases = [first, await newPurchase()];
  for (const purchase of purchases) await ask(merged, purchase);
  const run = vi.spyOn(stores.redis, 'run');
  const after: Promise<unknown>[] = [];
  const waitUntil = (work: Promise<unknown>) => void after.push(work);
  for (let n = 0; n < 50; n++) {
    for (const purchase of purchases) await merged.sell(purchase, stores, { waitUntil });
  }
  await merged.sell({ ...first, quantity: 2 }, stores, { waitUntil });
  await Promise.all(after);
  const messages = run.mock.calls.length;
  run.mockRestore();
  expect(messages).toBe(2); // each type has its own
  const redis = new IoRedis(test.redis.url);
  const counted = purchases.map(({ ticketTypeId }) =>
    redis.hmget(keys.counters(ticketTypeId), 'accepted', 'replayed', 'keyReused'),
  );
  expect(await Promise.all(counted)).toEqual([
    ['1', '50', '1'],
    ['1', '50', null],
  ]);
  redis.disconnect();
});

it('asks the stores again once a sale is a second old, and for the keys of others', async () => {
  const purchase = await newPurchase();
  await ask(merged, purchase);
  expect(await ask(merged, { ...purchase, buyerId: randomUUID() })).toMatchObject({ replayed: false });
  now += OWN_SALE_MS;
  const later = await ask(merged, purchase);
  expect(later).toMatchObject({ kind: 'sold', replayed: true });
  expect(later.asked).toBeGreaterThan(0);
});

it('knows nothing of an earlier life', async () => {
  const purchase = await newPurchase();
  await ask(merged, purchase);
  const { postgres } = test.shop.stores;
  await resetTicketTypes(postgres, { ticketTypeId: purchase.ticketTypeId });
  await publishTypes([purchase.ticketTypeId], test.shop.stores);
  expect(await ask(merged, purchase)).toMatchObject({ kind: 'sold', replayed: false });
  expect(await orders(purchase)).toHaveLength(1);
});
