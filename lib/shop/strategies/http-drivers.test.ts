import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { audit } from '@/lib/shop/audit/audit';
import { atOnce, buyUntilFinal } from '@/stack/testing/race';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { STRATEGIES } from './registry';
import type { Strategy } from './strategy';

/* Every strategy once more on the drivers of production, transactions over WebSockets: small crowds. */

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop('web', {}, 'http');
});
afterAll(() => shop?.close());

async function auditOf(id: string) {
  const { violations, ticketTypes } = await audit(shop.shop.stores.postgres);
  const own = violations.filter((violation) => violation.startsWith(`${id}: `));
  return { violations: own, ...ticketTypes.find((ticketType) => ticketType.id === id) };
}

const idsOf = (strategies: readonly Strategy[]) => strategies.map(({ id }) => id);

it('is really about those drivers', () => {
  expect(shop.shop.stores.postgres.driver).toBe('neon');
  expect(shop.shop.env.KV_REST_API_URL).toBeDefined();
});

it.each(idsOf(STRATEGIES))('%s sells, and gives the order again for its key', async (strategy) => {
  const ticketTypeId = await shop.addTicketType({ stock: 2 });
  const wish = { ticketTypeId, quantity: 2, buyer: randomUUID(), key: 'order-1', strategy };
  const first = await buyUntilFinal(shop, wish);
  expect(first).toMatchObject({ kind: 'sold', quantity: 2, replayed: false });
  expect(await buyUntilFinal(shop, wish)).toEqual({ ...first, replayed: true });
  expect(await buyUntilFinal(shop, { ticketTypeId, strategy })).toEqual({
    kind: 'refused',
    problem: 'sold-out',
  });
  expect(await auditOf(ticketTypeId)).toMatchObject({ violations: [], stock: 0, sold: 2 });
});

const careful = STRATEGIES.filter(({ promise }) => promise.oversell === 'never' || promise.savedByCheck);

it.each(idsOf(careful))('%s sells three tickets to three of a dozen', async (strategy) => {
  const ticketTypeId = await shop.addTicketType({ stock: 3 });
  const told = await atOnce(12, () => buyUntilFinal(shop, { ticketTypeId, strategy }));
  expect(told.filter(({ kind }) => kind === 'sold')).toHaveLength(3);
  expect(await auditOf(ticketTypeId)).toMatchObject({ violations: [], stock: 0, sold: 3 });
});
