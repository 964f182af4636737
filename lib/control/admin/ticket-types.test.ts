import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { audit } from '@/lib/shop/audit/audit';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { resetTicketTypes } from './reset-ticket-types';
import { restock } from './restock';
import { setAdmissionLimit } from './set-admission-limit';

let testShop: TestShop;

beforeAll(async () => {
  testShop = await openTestShop('web', { STRATEGY: 'conditional-update' });
});
afterAll(() => testShop?.close());

const postgres = () => testShop.shop.stores.postgres;

async function auditOf(id: string) {
  const { violations, ticketTypes } = await audit(postgres());
  expect(violations).toEqual([]);
  return ticketTypes.find((ticketType) => ticketType.id === id);
}

test('a reset begins a new life: no orders, the next generation and version, the given stock', async () => {
  const id = await testShop.addTicketType({ stock: 5 });
  const buyer = randomUUID();
  const { order } = await (await testShop.buy({ ticketTypeId: id, quantity: 4, buyer, key: 'k' })).json();
  await testShop.sql.query(`INSERT INTO tickets (code, order_id, n) VALUES ('used', $1, 1)`, [order.id]);

  const states = await resetTicketTypes(postgres(), { ticketTypeId: id, stock: 3 });
  expect(states).toEqual([{ id, generation: 2, version: 2, stock: 3, capacity: 3 }]);
  expect(await auditOf(id)).toMatchObject({ id, capacity: 3, stock: 3, held: 0, sold: 0, oversold: 0 });

  // The buyer's limit and the key are free again.
  const again = await testShop.buy({ ticketTypeId: id, quantity: 3, buyer, key: 'k' });
  expect(again.status).toBe(201);
  expect(await auditOf(id)).toMatchObject({ stock: 0, sold: 3 });
});

test('a reset without a stock puts the present capacity on sale; without an id it resets all', async () => {
  const ids = [await testShop.addTicketType({ stock: 5 }), await testShop.addTicketType({ stock: 6 })];
  for (const id of ids) await testShop.buy({ ticketTypeId: id, quantity: 2 });
  const states = await resetTicketTypes(postgres(), {});
  for (const [i, id] of ids.entries()) {
    expect(states).toContainEqual({ id, generation: 2, version: 2, stock: 5 + i, capacity: 5 + i });
    expect(await auditOf(id)).toMatchObject({ stock: 5 + i, sold: 0 });
  }
  expect(states.map(({ id }) => id)).toEqual(states.map(({ id }) => id).toSorted());
});

test('an unknown ticket type: nothing is reset, restocked or limited', async () => {
  expect(await resetTicketTypes(postgres(), { ticketTypeId: 'none' })).toEqual([]);
  expect(await restock(postgres(), { ticketTypeId: 'none', delta: 1 })).toBeNull();
  expect(await setAdmissionLimit(postgres(), { ticketTypeId: 'none', limit: 1 })).toEqual([]);
});

test('resets in the middle of a crowd leave an exact shop, each sale wholly in one life', async () => {
  const ids = [await testShop.addTicketType({ stock: 40 }), await testShop.addTicketType({ stock: 40 })];
  const statuses: number[] = [];
  const crowd = Array.from({ length: 12 }, async (_, i) => {
    for (let n = 0; n < 15; n++) {
      const { status } = await testShop.buy({ ticketTypeId: ids[(i + n) % 2] ?? '' });
      statuses.push(status);
    }
  });
  for (let n = 0; n < 6; n++) {
    const { length } = statuses;
    await Promise.all([resetTicketTypes(postgres(), {}), resetTicketTypes(postgres(), { stock: 40 })]);
    for (const id of ids) await auditOf(id);
    await expect.poll(() => statuses.length > length || statuses.length === 180).toBe(true);
  }
  await Promise.all(crowd);
  expect(new Set(statuses)).toEqual(new Set([201]));
  for (const id of ids) expect(await auditOf(id)).toMatchObject({ capacity: 40, oversold: 0 });
});

test('a sale that waits for the reset on the row is made in the new life', async () => {
  const id = await testShop.addTicketType({ stock: 2 });
  await testShop.buy({ ticketTypeId: id });
  const blocker = await testShop.sql.connect();
  try {
    await blocker.query('BEGIN');
    await blocker.query('SELECT FROM ticket_types WHERE id = $1 FOR UPDATE', [id]);
    const resetting = resetTicketTypes(postgres(), { ticketTypeId: id, stock: 1 });
    await waitForWaiters(1);
    const buying = testShop.buy({ ticketTypeId: id });
    await waitForWaiters(2);
    await blocker.query('COMMIT');
    expect(await resetting).toMatchObject([{ generation: 2, stock: 1 }]);
    expect((await buying).status).toBe(201);
  } finally {
    blocker.release(true);
  }
  expect(await auditOf(id)).toMatchObject({ stock: 0, sold: 1 });
});

async function waitForWaiters(count: number): Promise<void> {
  await expect
    .poll(async () => {
      const { rows } = await testShop.sql.query(
        `SELECT count(*)::int AS waiting FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return rows[0].waiting;
    })
    .toBe(count);
}

test('a restock moves stock and capacity alike, never takes what is sold, and is in the history', async () => {
  const id = await testShop.addTicketType({ stock: 5 });
  await testShop.buy({ ticketTypeId: id, quantity: 2 });
  expect(await restock(postgres(), { ticketTypeId: id, delta: 4 })).toEqual({
    id,
    generation: 1,
    version: 2,
    stock: 7,
    capacity: 9,
  });
  expect(await restock(postgres(), { ticketTypeId: id, delta: -100 })).toMatchObject({
    stock: 0,
    capacity: 2,
  });
  expect(await auditOf(id)).toMatchObject({ stock: 0, sold: 2 });
});

test('the admission limit of one type, and of all', async () => {
  const id = await testShop.addTicketType({ stock: 5 });
  const limitOf = async () => {
    const { rows } = await testShop.sql.query('SELECT admission_limit FROM ticket_types WHERE id = $1', [id]);
    return rows[0].admission_limit;
  };
  expect(await setAdmissionLimit(postgres(), { ticketTypeId: id, limit: 1 })).toMatchObject([
    { id, version: 0 },
  ]);
  expect(await limitOf()).toBe(1);
  await setAdmissionLimit(postgres(), { limit: null });
  expect(await limitOf()).toBeNull();
  await expect(setAdmissionLimit(postgres(), { ticketTypeId: id, limit: 0 })).rejects.toMatchObject({
    constraint: 'ticket_types_admission_limit_positive',
  });
});
