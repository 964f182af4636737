import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { audit } from '@/lib/shop/audit/audit';
import { keys } from '@/lib/shop/bouncer/keys';
import { tellMoved } from '@/lib/shop/bouncer/release';
import { begin, cancel, expire, settle } from '@/lib/shop/checkout/transitions';
import { STRATEGIES } from '@/lib/shop/strategies/registry';
import { DRIVER_PAIRS } from '@/stack/testing/drivers';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { until } from '@/stack/testing/until';

const HOLD_MS = 300_000;
const SEE = {
  name: 'see',
  lua: `return redis.call('HMGET', KEYS[1], 'version', 'stock', 'mark', 'seen')`,
};
const orderSchema = z.object({
  order: z.object({
    id: z.string(),
    status: z.string(),
    createdAt: z.string(),
    heldUntil: z.string().optional(),
    tickets: z.array(z.unknown()),
  }),
});

const orderIn = async (response: Response) => orderSchema.parse(await response.json()).order;
const problemIn = async (response: Response): Promise<object> => {
  const body: unknown = await response.json();
  return typeof body === 'object' && body !== null ? body : {};
};

describe.each(DRIVER_PAIRS)('over %s, a type with a hold', (pair) => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await openTestShop('node', {}, pair);
  });
  afterAll(() => shop.close());

  const end = (orderId: string) =>
    shop.sql.query(`UPDATE orders SET held_until = now() - interval '1 s' WHERE id = $1`, [orderId]);

  it.each(STRATEGIES.map(({ id }) => id))('is held, and not sold, by %s', async (strategy) => {
    const ticketTypeId = await shop.addTicketType({ stock: 3, holdMs: HOLD_MS });
    const buyer = randomUUID();
    const params = { ticketTypeId, quantity: 2, buyer, key: 'one', strategy };
    const response = await shop.buy(params);
    expect(response.status).toBe(201);
    const order = await orderIn(response);
    expect(order).toMatchObject({ status: 'held', tickets: [] });
    expect(Date.parse(order.heldUntil ?? '') - Date.parse(order.createdAt)).toBe(HOLD_MS);
    const { rows } = await shop.sql.query(
      `SELECT kind, delta, held, sold, revenue, cents FROM stock_events WHERE order_id = $1`,
      [order.id],
    );
    expect(rows).toEqual([{ kind: 'held', delta: -2, held: 2, sold: 0, revenue: 0, cents: 8400 }]);
    // A lock is let go of after the answer.
    const again = await until(async () => {
      const response = await shop.buy(params);
      return response.status === 201 && response;
    });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await orderIn(again)).toEqual(order);
  });

  it('answers a key with what its order is now', async () => {
    const ticketTypeId = await shop.addTicketType({ stock: 3, holdMs: HOLD_MS });
    const params = { ticketTypeId, buyer: randomUUID(), key: 'one' };
    const { id } = await orderIn(await shop.buy(params));
    const moved = await cancel(shop.shop.stores.postgres, id);
    expect(await orderIn(await shop.buy(params))).toMatchObject({ id, status: 'cancelled', tickets: [] });
    await tellMoved(moved ? [moved] : [], shop.shop.stores);
    expect(await orderIn(await shop.buy(params))).toMatchObject({ id, status: 'cancelled' });
    expect(await orderIn(await shop.buy({ ...params, key: 'two' }))).toMatchObject({ status: 'held' });
  });

  it.each(['merged', 'bouncer', 'conditional-update'])(
    'says that all are held, and sells what comes back, by %s',
    async (strategy) => {
      const ticketTypeId = await shop.addTicketType({ stock: 1, holdMs: HOLD_MS });
      const { id } = await orderIn(await shop.buy({ ticketTypeId, strategy }));
      for (let i = 0; i < 3; i++) {
        const refused = await shop.buy({ ticketTypeId, strategy });
        expect(refused.status).toBe(409);
        expect(refused.headers.get('retry-after')).toBe('5');
        expect(await problemIn(refused)).toMatchObject({ type: '/problems/all-held', held: 1 });
      }
      await end(id);
      await expect.poll(async () => (await shop.buy({ ticketTypeId, strategy })).status).toBe(201);
      const { rows } = await shop.sql.query(`SELECT status FROM orders WHERE id = $1`, [id]);
      expect(rows).toEqual([{ status: 'expired' }]);
    },
  );

  it.each(['merged', 'bouncer', 'conditional-update'])(
    'is not at its limit for a buyer whose own hold is over, by %s',
    async (strategy) => {
      const ticketTypeId = await shop.addTicketType({ stock: 9, perBuyerLimit: 2, holdMs: HOLD_MS });
      const buyer = randomUUID();
      const { id } = await orderIn(await shop.buy({ ticketTypeId, buyer, quantity: 2, strategy }));
      expect((await shop.buy({ ticketTypeId, buyer, quantity: 2, strategy })).status).toBe(409);
      await end(id);
      expect((await shop.buy({ ticketTypeId, buyer, quantity: 2, strategy })).status).toBe(201);
    },
  );

  it('is sold out for good once nobody holds any', async () => {
    const ticketTypeId = await shop.addTicketType({ stock: 1, holdMs: HOLD_MS });
    const { id: orderId } = await orderIn(await shop.buy({ ticketTypeId }));
    const { stores } = shop.shop;
    await begin(stores.postgres, { orderId, intentId: orderId, key: 'a', methodHash: 'b' });
    await tellMoved(await settle(stores.postgres, [orderId]), stores);
    const refusal = async () => problemIn(await shop.buy({ ticketTypeId }));
    await expect.poll(refusal).toMatchObject({ type: '/problems/sold-out', left: 0 });
  });

  it('is refused without Postgres while holds end that nobody may have', async () => {
    const ticketTypeId = await shop.addTicketType({ stock: 30, holdMs: HOLD_MS });
    const { stores } = shop.shop;
    const held = await Promise.all(
      Array.from({ length: 30 }, async () => (await orderIn(await shop.buy({ ticketTypeId }))).id),
    );
    await Promise.all(held.slice(0, 10).map(end));
    await tellMoved(await expire(stores.postgres, held), stores);
    const state = await stores.redis.run(SEE, [keys.state(ticketTypeId, 1)], []);
    const redisSays = Array.isArray(state) ? state.map(Number) : [];
    const [version = 0, stock, mark = 0, seen = 0] = redisSays;
    expect(stock).toBe(10);
    // Every version was told once, the expiry of ten as one.
    expect(mark + seen).toBe(version);
  });
});

it('keeps the books of held orders', async () => {
  const shop = await openTestShop();
  try {
    const ticketTypeId = await shop.addTicketType({ stock: 5, holdMs: HOLD_MS });
    const { id } = await orderIn(await shop.buy({ ticketTypeId, quantity: 2 }));
    await shop.buy({ ticketTypeId });
    await cancel(shop.shop.stores.postgres, id);
    const { rows } = await shop.sql.query(
      `SELECT sum(held)::int AS held, sum(sold)::int AS sold, sum(revenue)::int AS revenue FROM stock_events WHERE ticket_type_id = $1`,
      [ticketTypeId],
    );
    expect(rows).toEqual([{ held: 1, sold: 0, revenue: 0 }]);
    const { ticketTypes } = await audit(shop.shop.stores.postgres);
    expect(ticketTypes).toEqual([expect.objectContaining({ stock: 4, held: 1, sold: 0, oversold: 0 })]);
  } finally {
    await shop.close();
  }
});
