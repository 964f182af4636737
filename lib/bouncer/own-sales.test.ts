import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { resetTicketTypes } from '@/lib/admin/reset-ticket-types';
import { lookAtTypes } from '@/lib/purchase/look';
import type { Purchase, SaleOutcome } from '@/lib/purchase/outcome';
import { bouncer } from '@/lib/strategies/bouncer';
import { merged } from '@/lib/strategies/merged';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { publish } from './bouncer';
import { OWN_SALE_MS } from './own-sales';

let test: TestShop;
let now = 0;
beforeAll(async () => {
  test = await openTestShop();
  vi.spyOn(test.shop.stores, 'nowMs').mockImplementation(() => now);
});
afterAll(() => test?.close());

/** Sells, and waits for what goes on after the answer; says which stores were asked before the answer. */
async function ask(strategy: typeof merged, purchase: Purchase) {
  const { stores } = test.shop;
  const calls = [vi.spyOn(stores.redis, 'run'), vi.spyOn(stores.postgres, 'query')];
  const after: Promise<unknown>[] = [];
  let asked = 0;
  const outcome: SaleOutcome = await strategy.sell(purchase, stores, {
    waitUntil: (work) => {
      // What was called to make the work is not what the answer waited for.
      if (after.length === 0) asked = calls.reduce((sum, { mock }) => sum + mock.calls.length, 0);
      after.push(work);
    },
  });
  for (const call of calls) call.mockRestore();
  await Promise.all(after);
  return { ...outcome, asked };
}

async function wish(): Promise<Purchase> {
  const ticketTypeId = await test.addTicketType({ stock: 5 });
  return { ticketTypeId, quantity: 1, buyerId: randomUUID(), idempotencyKey: 'order-1' };
}

const orders = async ({ ticketTypeId }: Purchase) =>
  (await test.sql.query('SELECT id FROM orders WHERE ticket_type_id = $1', [ticketTypeId])).rows;

it.each([bouncer, merged])('$id answers its own sale again without any store', async (strategy) => {
  const purchase = await wish();
  const first = await ask(strategy, purchase);
  const again = await ask(strategy, purchase);
  expect(first).toMatchObject({ kind: 'sold', replayed: false });
  expect(again).toMatchObject({ kind: 'sold', replayed: true, asked: 1 }); // the one counts the answer, after it
  expect(await ask(strategy, { ...purchase, quantity: 2 })).toMatchObject({ kind: 'key-reused' });
  expect(await orders(purchase)).toHaveLength(1);
});

it('asks the stores again once a sale is a second old, and for the keys of others', async () => {
  const purchase = await wish();
  await ask(merged, purchase);
  expect(await ask(merged, { ...purchase, buyerId: randomUUID() })).toMatchObject({ replayed: false });
  now += OWN_SALE_MS;
  const later = await ask(merged, purchase);
  expect(later).toMatchObject({ kind: 'sold', replayed: true });
  expect(later.asked).not.toBe(1);
});

it('knows nothing of an earlier life', async () => {
  const purchase = await wish();
  await ask(merged, purchase);
  const { postgres } = test.shop.stores;
  await resetTicketTypes(postgres, { ticketTypeId: purchase.ticketTypeId });
  for (const { id, ...sight } of await lookAtTypes(postgres, [purchase.ticketTypeId])) {
    await publish(id, sight, test.shop.stores);
  }
  expect(await ask(merged, purchase)).toMatchObject({ kind: 'sold', replayed: false });
  expect(await orders(purchase)).toHaveLength(1);
});
