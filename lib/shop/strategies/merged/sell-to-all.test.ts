import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { restock } from '@/lib/control/admin/restock';
import { audit } from '@/lib/shop/audit/audit';
import { orderNumber } from '@/lib/shop/orders/order-number';
import type { Purchase } from '@/lib/shop/sale/outcome';
import { whileRowIsLocked } from '@/stack/testing/row-lock';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { type Again, sellToAll } from './sell-to-all';

/* The statement by itself: what it sells of a batch, and what it writes down. */

let test: TestShop;
beforeAll(async () => {
  test = await openTestShop();
});
afterAll(() => test?.close());

const LIMIT = 3;
const newPurchase = (ticketTypeId: string, quantity = 1): Purchase => ({
  ticketTypeId,
  quantity,
  buyerId: randomUUID(),
  idempotencyKey: randomUUID(),
});

const sell = (purchases: readonly Purchase[], again?: Again) => sellToAll(purchases, test.shop.stores, again);

async function violationsOf(...ids: readonly string[]): Promise<readonly string[]> {
  const { violations } = await audit(test.shop.stores.postgres);
  return violations.filter((violation) => ids.some((id) => violation.startsWith(id)));
}

describe('of a random batch', () => {
  interface Wanted {
    readonly type: number;
    readonly quantity: number;
    /** Tickets that the buyer has already. */
    readonly has: number;
  }
  const wanted: fc.Arbitrary<Wanted> = fc.record({
    type: fc.integer({ min: 0, max: 1 }),
    quantity: fc.integer({ min: 1, max: LIMIT + 1 }),
    has: fc.integer({ min: 0, max: LIMIT }),
  });

  /** First come, first served, until one wants more than is left; a buyer over the limit is left out. */
  function placesSold(batch: readonly Wanted[], type: number, stock: number): readonly number[] {
    let through = 0;
    return [...batch.entries()].flatMap(([place, { type: of, quantity, has }]) => {
      if (of !== type) return [];
      through += quantity;
      return through <= stock && has + quantity <= LIMIT ? [place] : [];
    });
  }

  it('sells to exactly those for whom there is enough, first come first served', async () => {
    const stocks = fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 6 }));
    const runs = fc.asyncProperty(
      stocks,
      fc.array(wanted, { minLength: 1, maxLength: 12, size: 'max' }),
      async (stocks, batch) => {
        const types = await Promise.all(
          stocks.map((stock) => test.addTicketType({ stock: stock + 12 * LIMIT, perBuyerLimit: LIMIT })),
        );
        const purchases = batch.map(({ type, quantity }) => newPurchase(types[type] ?? '', quantity));
        const before = batch.flatMap(({ has }, place) => {
          const purchase = purchases[place];
          return has > 0 && purchase ? [{ ...purchase, quantity: has, idempotencyKey: 'before' }] : [];
        });
        if (before.length > 0) await sell(before);
        for (const id of types) {
          const sold = before.reduce(
            (sum, { ticketTypeId, quantity }) => sum + (ticketTypeId === id ? quantity : 0),
            0,
          );
          await restock(test.shop.stores.postgres, { ticketTypeId: id, delta: sold - 12 * LIMIT });
        }
        const sales = await sell(purchases);
        for (const [type, id] of types.entries()) {
          const sale = sales.find(({ ticketTypeId }) => ticketTypeId === id);
          const places = placesSold(batch, type, stocks[type] ?? 0);
          expect(sale?.orders.map(({ place }) => place) ?? []).toEqual(places);
          const { rows } = await test.sql.query(
            `SELECT n, -delta AS quantity, order_id AS id FROM stock_events e JOIN ticket_types t ON t.id = ticket_type_id
             WHERE t.id = $1 AND e.version = t.version AND kind = 'sold' AND t.version = $2 ORDER BY n`,
            [id, sale?.version ?? -1],
          );
          expect(rows).toEqual(
            (sale?.orders ?? []).map(({ order }, n) => ({ n, quantity: order.quantity, id: order.id })),
          );
        }
        expect(await violationsOf(...types)).toEqual([]);
      },
    );
    await fc.assert(runs, { numRuns: 60 });
  });
});

it('says of an order what Postgres says of it later', async () => {
  const ticketTypeId = await test.addTicketType({ stock: 5 });
  const mine = newPurchase(ticketTypeId, 2);
  const [sale] = await sell([newPurchase(ticketTypeId), mine]);
  expect(sale).toMatchObject({ ticketTypeId, version: 1, stock: 2, generation: 1 });
  const again = await test.buy({ ...mine, buyer: mine.buyerId, key: mine.idempotencyKey });
  const { tickets, number, ...order } = (await again.json()).order;
  expect(number).toBe(orderNumber(order.id));
  const typeVersion = { generation: 1, version: 1 };
  expect({ ...order, heldUntil: null, money: 'none', typeVersion }).toEqual(sale?.orders[1]?.order);
  expect(tickets).toHaveLength(2);
  expect(await violationsOf(ticketTypeId)).toEqual([]);
});

it('counts on where a buyer bought before, up to the limit', async () => {
  const ticketTypeId = await test.addTicketType({ stock: 9, perBuyerLimit: LIMIT });
  const mine = () => ({ ...newPurchase(ticketTypeId), buyerId: buyer });
  const buyer = randomUUID();
  const sold: number[] = [];
  for (let n = 0; n < LIMIT + 1; n++) {
    const [sale] = await sell([mine(), newPurchase(ticketTypeId)]);
    sold.push(sale?.orders.length ?? 0);
  }
  expect(sold).toEqual([2, 2, 2, 1]);
  expect(await violationsOf(ticketTypeId)).toEqual([]);
});

it('sells nobody anything where a key is known, or a buyer comes twice', async () => {
  const ticketTypeId = await test.addTicketType({ stock: 9 });
  const known = newPurchase(ticketTypeId);
  await sell([known]);
  await expect(sell([newPurchase(ticketTypeId), known])).rejects.toMatchObject({
    constraint: 'orders_buyer_key',
  });
  const twice = newPurchase(ticketTypeId);
  await expect(sell([twice, { ...twice, idempotencyKey: 'another' }])).rejects.toMatchObject({
    code: '21000',
  });
  expect(await violationsOf(ticketTypeId)).toEqual([]);
});

it('leaves out a type whose sale has not begun, and one that is not there', async () => {
  const later = await test.addTicketType({ stock: 9, saleStartsAt: '2100-01-01T00:00:00Z' });
  const now = await test.addTicketType({ stock: 9 });
  const sales = await sell([newPurchase(later), newPurchase(now), newPurchase('nowhere')]);
  expect(sales.map(({ ticketTypeId }) => ticketTypeId)).toEqual([now]);
});

it('sees the stock that is left when it gets the row, not that of when it began', async () => {
  const ticketTypeId = await test.addTicketType({ stock: 3 });
  const holder = await test.sql.connect();
  await holder.query('BEGIN');
  await holder.query('UPDATE ticket_types SET stock = 1, capacity = 1 WHERE id = $1', [ticketTypeId]);
  const selling = sell([newPurchase(ticketTypeId), newPurchase(ticketTypeId), newPurchase(ticketTypeId)]);
  await holder.query(`SELECT pg_sleep(0.05)`);
  await holder.query('COMMIT');
  holder.release();
  const [sale] = await selling;
  expect(sale?.orders.map(({ place }) => place)).toEqual([0]);
  expect(sale?.stock).toBe(0);
});

describe('when a batch that was rolled back is tried again', () => {
  it('known keys get their orders, and all others are sold to', async () => {
    const ticketTypeId = await test.addTicketType({ stock: 3 });
    const known = newPurchase(ticketTypeId, 2);
    const [first] = await sell([known]);
    expect(await sell([{ ...known, ticketTypeId: 'nowhere' }], 'past known keys')).toEqual([]);
    const [sale, again] = await sell([known, newPurchase(ticketTypeId)], 'past known keys');
    expect(sale).toMatchObject({
      ticketTypeId,
      isKnown: false,
      stock: 0,
      version: 2,
      orders: [{ place: 1 }],
    });
    expect(again).toMatchObject({ ticketTypeId, isKnown: true, orders: first?.orders });
    expect(await violationsOf(ticketTypeId)).toEqual([]);
  });

  it('a row that is held is passed over, and its type is left out', async () => {
    const [held, free] = [await test.addTicketType({ stock: 3 }), await test.addTicketType({ stock: 3 })];
    const sales = await whileRowIsLocked(test.sql, held, () =>
      sell([newPurchase(held), newPurchase(free)], 'past held rows'),
    );
    expect(sales.map(({ ticketTypeId }) => ticketTypeId)).toEqual([free]);
    expect(await violationsOf(held, free)).toEqual([]);
  });
});
