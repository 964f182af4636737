import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Audit, audit } from '@/lib/shop/audit/audit';
import { atOnce, type BuyerResult, buyUntilFinal, press } from '@/stack/testing/race';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { STRATEGIES } from './registry';
import type { Strategy } from './strategy';

/* What each strategy promises is tried by crowds, through HTTP, on real stores. */

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop?.close());

/** What the audit says of one ticket type. */
async function auditOf(ticketTypeId: string) {
  const { violations, ticketTypes }: Audit = await audit(shop.shop.stores.postgres);
  return {
    violations: violations.filter((violation) => violation.startsWith(`${ticketTypeId}: `)),
    ...ticketTypes.find(({ id }) => id === ticketTypeId),
  };
}

async function orderIdsOf(ticketTypeId: string): Promise<string[]> {
  const { rows } = await shop.sql.query('SELECT id FROM orders WHERE ticket_type_id = $1 ORDER BY id', [
    ticketTypeId,
  ]);
  return rows.map(({ id }) => id);
}

const soldOf = (told: readonly BuyerResult[]) => told.filter((one) => one.kind === 'sold');
const problemsOf = (told: readonly BuyerResult[]) =>
  told.flatMap((one) => (one.kind === 'refused' ? [one.problem] : []));
const distinct = <T>(values: readonly T[]) => [...new Set(values)].sort();

/** In the shop; the explorer, whose table has no CHECK, tells those apart that only the CHECK saves. */
const oversells = ({ promise }: Strategy) => promise.oversell === 'possible' && !promise.savedByCheck;

const SAFE = STRATEGIES.filter((one) => !oversells(one));
describe.each(SAFE)('$id never oversells', ({ id: strategy, refusesWhenLocked, keepsCounters }) => {
  it.each([1, 7])('to a crowd at once, with %i left', { timeout: 60_000 }, async (stock) => {
    const ticketTypeId = await shop.addTicketType({ stock });
    const told = await atOnce(refusesWhenLocked ? 40 : 200, () =>
      buyUntilFinal(shop, { ticketTypeId, strategy }),
    );
    const { violations, ...books } = await auditOf(ticketTypeId);
    expect(violations).toEqual([]);
    expect(books).toMatchObject({ capacity: stock, stock: 0, sold: stock, oversold: 0 });
    expect(distinct(soldOf(told).map(({ orderId }) => orderId))).toEqual(await orderIdsOf(ticketTypeId));
    expect(soldOf(told)).toHaveLength(stock);
    expect(distinct(problemsOf(told))).toEqual(['sold-out']);
  });

  it('makes one order of the same key 100 times at once', async () => {
    const wish = {
      ticketTypeId: await shop.addTicketType({ stock: 5 }),
      buyer: randomUUID(),
      key: 'order-1',
      strategy,
    };
    const told = await atOnce(100, () => press(shop, wish));
    const [id, ...others] = await orderIdsOf(wish.ticketTypeId);
    expect(others).toEqual([]);
    expect(distinct(soldOf(told).map(({ orderId }) => orderId))).toEqual([id]);
    expect(soldOf(told).filter(({ replayed }) => !replayed)).toHaveLength(1);
    const passing = keepsCounters ? ['key-in-progress'] : ['contended', 'key-in-progress'];
    expect(passing).toEqual(expect.arrayContaining(distinct(problemsOf(told))));
    expect(await buyUntilFinal(shop, wish)).toMatchObject({ orderId: id, replayed: true });
    expect(await auditOf(wish.ticketTypeId)).toMatchObject({ violations: [], stock: 4, sold: 1 });
  });

  it('takes a double click for one purchase, also for the last ticket', async () => {
    for (let round = 0; round < 10; round++) {
      const wish = {
        ticketTypeId: await shop.addTicketType({ stock: 1 }),
        buyer: randomUUID(),
        key: 'order-1',
        strategy,
      };
      const told = await atOnce(2, () => buyUntilFinal(shop, wish));
      expect(distinct(soldOf(told).map(({ orderId }) => orderId))).toHaveLength(1);
      expect(
        soldOf(told)
          .map(({ replayed }) => replayed)
          .sort(),
      ).toEqual([false, true]);
    }
  });

  it('takes the same key of two buyers for two purchases', async () => {
    const wish = { ticketTypeId: await shop.addTicketType({ stock: 5 }), key: 'order-1', strategy };
    const told = await atOnce(2, () => buyUntilFinal(shop, wish));
    expect(distinct(soldOf(told).map(({ orderId }) => orderId))).toHaveLength(2);
  });

  it('sells one of two wishes that come at once under one key, and says so to the other', async () => {
    const wish = {
      ticketTypeId: await shop.addTicketType({ stock: 5 }),
      buyer: randomUUID(),
      key: 'order-1',
      strategy,
    };
    const told = await atOnce(2, (n) => buyUntilFinal(shop, { ...wish, quantity: n + 1 }));
    expect(soldOf(told)).toHaveLength(1);
    expect(problemsOf(told)).toEqual(['key-reused']);
  });

  it('sells several tickets of one order all or none', async () => {
    const ticketTypeId = await shop.addTicketType({ stock: 5 });
    const told = await atOnce(20, () => buyUntilFinal(shop, { ticketTypeId, quantity: 3, strategy }));
    expect(soldOf(told).map(({ quantity }) => quantity)).toEqual([3]);
    expect(distinct(problemsOf(told))).toEqual(['sold-out']);
    expect(await auditOf(ticketTypeId)).toMatchObject({ violations: [], stock: 2, sold: 3 });
  });

  it('sells nothing before the sale begins', async () => {
    const ticketTypeId = await shop.addTicketType({ stock: 1, saleStartsAt: '2100-01-01T00:00:00.000Z' });
    const answer = await shop.buy({ ticketTypeId, strategy });
    expect(await answer.json()).toMatchObject({
      type: '/problems/not-on-sale',
      saleStartsAt: '2100-01-01T00:00:00.000Z',
    });
  });

  it("keeps a buyer's limit when the buyer buys ten times at once", async () => {
    const ticketTypeId = await shop.addTicketType({ stock: 50, perBuyerLimit: 2 });
    const buyer = randomUUID();
    const told = await atOnce(10, () => buyUntilFinal(shop, { ticketTypeId, buyer, strategy }));
    expect(soldOf(told)).toHaveLength(2);
    expect(distinct(problemsOf(told))).toEqual(['limit-reached']);
    expect(await auditOf(ticketTypeId)).toMatchObject({ violations: [], stock: 48, sold: 2 });
  });
});

describe.each(STRATEGIES.filter(oversells))('$id', ({ id: strategy }) => {
  const MAX_RACES = 20;

  it('oversells, and the audit says by how many', { timeout: 60_000 }, async () => {
    for (let race = 1; race <= MAX_RACES; race++) {
      const ticketTypeId = await shop.addTicketType({ stock: 1 });
      await atOnce(200, () => buyUntilFinal(shop, { ticketTypeId, strategy }));
      const { violations, sold = 0 } = await auditOf(ticketTypeId);
      if (sold > 1) {
        expect(violations[0]).toBe(`${ticketTypeId}: oversold: ${sold} tickets sold of 1`);
        return;
      }
    }
    throw new Error(`${strategy} sold one ticket once in each of ${MAX_RACES} races, and promised not to`);
  });
});
