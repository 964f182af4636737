import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkIn } from '@/lib/shop/door/check-in';
import { ticketCode } from '@/lib/shop/sale/order-json';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { findBoughtOrder, listBoughtOrders } from './bought-order';
import { orderSecret } from './secret-link';
import { findOrdersOfEvent } from './tickets-of-event';

let testShop: TestShop;

beforeAll(async () => {
  testShop = await openTestShop('web');
});
afterAll(() => testShop?.close());

const postgres = () => testShop.shop.stores.postgres;
const find = (orderId: string, buyerId: string | null, secret: string | null = null) =>
  findBoughtOrder(postgres(), orderId, {
    buyerIds: buyerId === null ? [] : [randomUUID(), buyerId],
    secret,
    ticketSecret: testShop.shop.ticketSecret,
  });
const sell = async (buyer: string) => {
  const ticketTypeId = await testShop.addTicketType({ stock: 10 });
  const sale = await testShop.buy({ ticketTypeId, quantity: 2, buyer });
  const { order } = await sale.json();
  return { id: String(order.id), ticketTypeId };
};

test('its buyer finds it by the cookie, anybody else by the secret link alone', async () => {
  const buyer = randomUUID();
  const { id, ticketTypeId } = await sell(buyer);
  const secret = orderSecret(id, testShop.shop.ticketSecret);
  const order = await find(id, buyer);
  expect(order).toMatchObject({
    id,
    status: 'paid',
    quantity: 2,
    ticketType: 'Standing',
    event: { slug: ticketTypeId, name: 'A show', venue: 'Hall', city: 'Town' },
    usedNumbers: [],
  });
  expect(order?.isOwn).toBe(true);
  const shown = { ...order, isOwn: false };
  expect(await find(id, randomUUID(), secret)).toEqual(shown);
  expect(await find(id, null, secret)).toEqual(shown);
});

test('foreign, unknown and malformed are one: nothing', async () => {
  const buyer = randomUUID();
  const [{ id }, other] = await Promise.all([sell(buyer), sell(randomUUID())]);
  const otherSecret = orderSecret(other.id, testShop.shop.ticketSecret);
  expect(await find(id, randomUUID())).toBeNull();
  expect(await find(id, null)).toBeNull();
  expect(await find(id, null, otherSecret)).toBeNull();
  expect(await find(id, randomUUID(), '')).toBeNull();
  expect(await find(randomUUID(), buyer)).toBeNull();
  expect(await find("' OR 1=1 --", buyer, otherSecret)).toBeNull();
});

test('says which tickets were used', async () => {
  const buyer = randomUUID();
  const { id, ticketTypeId } = await sell(buyer);
  const ticket = { orderId: id, n: 2, code: ticketCode(id, 2, testShop.shop.ticketSecret) };
  await checkIn(postgres(), { ticket, scanId: randomUUID(), eventId: ticketTypeId, isPretending: true });
  expect(await find(id, buyer)).toMatchObject({ usedNumbers: [2] });
});

test("a buyer's orders, the newest first, and nobody else's", async () => {
  const buyer = randomUUID();
  const first = await sell(buyer);
  await sell(randomUUID());
  const second = await sell(buyer);
  const listed = await listBoughtOrders(postgres(), { buyerIds: [buyer], adoptedIds: [] });
  expect(listed.map(({ id }) => id)).toEqual([second.id, first.id]);
  expect(await listBoughtOrders(postgres(), { buyerIds: [randomUUID()], adoptedIds: [] })).toEqual([]);
  expect(await listBoughtOrders(postgres(), { buyerIds: [], adoptedIds: [] })).toEqual([]);
});

test('a browser that bought as two buyers has the orders of both', async () => {
  const [one, other] = [randomUUID(), randomUUID()];
  const [first, second] = [await sell(one), await sell(other)];
  const listed = await listBoughtOrders(postgres(), { buyerIds: [other, one], adoptedIds: [] });
  expect(listed.map(({ id }) => id)).toEqual([second.id, first.id]);
});

test('an adopted order is shown among the own ones, and is not its', async () => {
  const buyer = randomUUID();
  const [adopted, own] = [await sell(randomUUID()), await sell(buyer)];
  const viewer = { buyerIds: [buyer], adoptedIds: [adopted.id, own.id] };
  const listed = await listBoughtOrders(postgres(), viewer);
  expect(listed.map(({ id, isOwn }) => ({ id, isOwn }))).toEqual([
    { id: own.id, isOwn: true },
    { id: adopted.id, isOwn: false },
  ]);
  const ofEvent = (eventId: string) => findOrdersOfEvent(postgres(), viewer, eventId);
  expect(await ofEvent(own.ticketTypeId)).toEqual([{ id: own.id, quantity: 2, isHeld: false }]);
  expect(await ofEvent(adopted.ticketTypeId)).toEqual([{ id: adopted.id, quantity: 2, isHeld: false }]);
  expect(await ofEvent('another')).toEqual([]);
  const setHold = (heldUntil: string) =>
    testShop.sql.query(`UPDATE orders SET status = 'held', held_until = ${heldUntil} WHERE id = $1`, [
      own.id,
    ]);
  await setHold(`now() + interval '1 minute'`);
  expect(await ofEvent(own.ticketTypeId)).toEqual([{ id: own.id, quantity: 2, isHeld: true }]);
  await setHold('now()');
  expect(await ofEvent(own.ticketTypeId)).toEqual([]);
});
