import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { until } from '@/stack/testing/until';

/* A shop without a timer, a scheduler and a payment provider. */

let test: TestShop;
beforeAll(async () => {
  test = await openTestShop('node', { DEMO_MODE: '0' });
});
afterAll(() => test?.close());

const statusOf = async (id: string) =>
  (await test.sql.query('SELECT status FROM orders WHERE id = $1', [id])).rows[0]?.status;

async function hold(): Promise<string> {
  const ticketTypeId = await test.addTicketType({ stock: 2, holdMs: 60_000 });
  await (await test.buy({ ticketTypeId })).text();
  const { rows } = await test.sql.query(
    `UPDATE orders SET held_until = now() WHERE ticket_type_id = $1 RETURNING id`,
    [ticketTypeId],
  );
  return rows[0].id;
}

/** Somebody buys something else. */
const buyElsewhere = async () =>
  (await test.buy({ ticketTypeId: await test.addTicketType({ stock: 1 }), buyer: randomUUID() })).text();

it('ends a due hold after any answer, once in five seconds', async () => {
  await buyElsewhere();
  test.forgetOwnSales(); // A minute passes for the process, and not for Redis.
  const early = await hold();
  await test.shop.stores.redis.probe();
  await buyElsewhere();
  const { rows } = await test.sql.query('SELECT status FROM orders WHERE id = $1', [early]);
  expect(rows).toEqual([{ status: 'held' }]);
  await until(
    async () => (await test.shop.stores.redis.setIfAbsent('lt:{sweep}:turn', 'test', 1)) === true,
    10_000,
  );
  test.forgetOwnSales();
  await buyElsewhere();
  await until(async () => (await statusOf(early)) === 'expired');
});

it('does so by itself where Redis is away', async () => {
  const late = await hold();
  await test.redis.kill();
  test.forgetOwnSales();
  await buyElsewhere();
  await until(async () => (await statusOf(late)) === 'expired');
});
