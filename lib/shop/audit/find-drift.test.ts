import { randomUUID } from 'node:crypto';
import IoRedis from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readAlarms } from '@/lib/shop/consistency/alarms';
import { carryOn, consumersOf } from '@/lib/shop/outbox/carry-on';
import { MOST_TRIES } from '@/lib/shop/outbox/parked';
import { HOLD_MS, openTestCheckout, type TestCheckout } from '@/stack/testing/checkout';
import { DRIVER_PAIRS } from '@/stack/testing/drivers';
import { toAuditDesk } from './audit-desk';
import type { AuditDesk } from './drifts/drift';
import { DRIFTS } from './drifts/registry';
import { findDrift } from './find-drift';

/* Each drift is planted in a shop where all is well, and has to be found and named. */

describe.each(DRIVER_PAIRS)('over %s', (drivers) => {
  let checkout: TestCheckout;
  let redis: IoRedis;
  let ticketTypeId: string;
  let order: { id: string; buyer: string };
  beforeAll(async () => {
    checkout = await openTestCheckout('node', drivers);
    redis = new IoRedis(checkout.shop.redis.url);
  });
  afterAll(async () => {
    redis?.disconnect();
    await checkout?.close();
  });
  beforeEach(async () => {
    ticketTypeId = await checkout.shop.addTicketType({ stock: 9, holdMs: HOLD_MS });
    order = await checkout.hold({ ticketTypeId, quantity: 2 });
    await checkout.pay(order);
    await carryOn(checkout.shop.shop);
  });
  /** What may not be mended stays, and with it its ticket type. */
  afterEach(async () => {
    await checkout.fault({ gone: false, venue: { gone: false } });
    for (const table of ['orders', 'stock_events', 'buyer_counts'])
      await sql(`DELETE FROM ${table} WHERE ticket_type_id = $1`);
    await sql('DELETE FROM ticket_types WHERE id = $1');
  });

  const sql = (text: string, ...params: unknown[]) =>
    checkout.shop.sql.query(text, [ticketTypeId, ...params]);
  /** Nobody waits between two looks. */
  const desk = (): AuditDesk => {
    const own = toAuditDesk(checkout.shop.shop);
    return { ...own, stores: { ...own.stores, sleep: async () => {} } };
  };
  const payments = () => {
    const { payments } = checkout.shop.shop;
    if (!payments) throw new Error('There is no provider.');
    return payments;
  };
  const charge = async (orderId: string, amountCents: number, key = randomUUID()) => {
    const params = { orderId, ticketTypeId, generation: 1, amountCents, currency: 'EUR' };
    const intent = await payments().create(params);
    await payments().confirm(intent.id, 'pm_card_visa', key);
    return intent.id;
  };

  it('finds nothing where all is well', async () => {
    expect(await findDrift(desk())).toEqual({ found: [], repaired: [], left: [], unseen: [] });
  });

  const MENDABLE: Readonly<Record<string, () => Promise<string>>> = {
    async figures() {
      await sql('UPDATE figures SET sold = sold + 1, stock = stock - 1 WHERE ticket_type_id = $1');
      return ticketTypeId;
    },
    async 'figures (lost)'() {
      await sql('DELETE FROM figures WHERE ticket_type_id = $1');
      return ticketTypeId;
    },
    async 'due-hold'() {
      const { id } = await checkout.hold({ ticketTypeId });
      await carryOn(checkout.shop.shop);
      await sql(
        `UPDATE orders SET held_until = now() - interval '1 minute' WHERE id = $2 AND ticket_type_id = $1`,
        id,
      );
      return id;
    },
    async 'overdue-money'() {
      const held = await checkout.hold({ ticketTypeId });
      await checkout.pay(held, { method: 'pm_sim_lost_before' });
      await checkout.fault({ gone: true });
      await checkout.cancel(held);
      await checkout.fault({ gone: false });
      await carryOn(checkout.shop.shop);
      await checkout.shop.sql.query(
        `UPDATE payments SET at = at - interval '5 minutes' WHERE order_id = $1`,
        [held.id],
      );
      return held.id;
    },
    async 'orphan-charge'() {
      const orderId = randomUUID();
      await charge(orderId, 4200);
      return orderId;
    },
    async 'orphan-charge (of an order)'() {
      const held = await checkout.hold({ ticketTypeId });
      await charge(held.id, 4200);
      await checkout.cancel(held);
      await carryOn(checkout.shop.shop);
      return held.id;
    },
    async parked() {
      await checkout.fault({ venue: { gone: true } });
      const other = await checkout.hold({ ticketTypeId });
      await checkout.pay(other);
      for (let n = 0; n < MOST_TRIES; n++) {
        await checkout.shop.sql.query(`UPDATE parked SET at = at - interval '1 minute'`);
        await carryOn(checkout.shop.shop);
      }
      await checkout.fault({ venue: { gone: false } });
      return other.id;
    },
    async 'guest-list'() {
      const other = await checkout.hold({ ticketTypeId });
      await checkout.pay(other);
      const others = consumersOf(checkout.shop.shop).filter(({ name }) => name !== 'guests');
      await carryOn(checkout.shop.shop, undefined, others);
      await sql(`UPDATE consumer_positions p SET version = t.version FROM ticket_types t
        WHERE t.id = $1 AND p.ticket_type_id = t.id AND consumer = 'guests'`);
      return other.id;
    },
    async 'guest-list (too many)'() {
      const orderId = randomUUID();
      await checkout.shop.shop.venue?.admit({ orderId, ticketTypeId, generation: 1, tickets: 1, version: 1 });
      return orderId;
    },
    async 'buyer-count'() {
      await sql('UPDATE buyer_counts SET count = count + 1 WHERE ticket_type_id = $1');
      return `${ticketTypeId} ${order.buyer.slice(0, 8)}`;
    },
    async 'redis-version'() {
      await redis.hset(`lt:{${ticketTypeId}}:1:state`, 'version', 77);
      return ticketTypeId;
    },
  };

  it.each(Object.keys(MENDABLE))('%s is found, mended once, and written down', async (name) => {
    const subject = await MENDABLE[name]?.();
    const [kind = ''] = name.split(' ');
    const found = await findDrift(desk());
    expect(found.left).toContainEqual(expect.objectContaining({ kind, subject }));
    expect(await readAlarms(checkout.shop.shop.stores.postgres)).toContainEqual(
      expect.objectContaining({ kind, subject }),
    );
    const mended = await findDrift(desk(), true);
    expect(mended.repaired).toContainEqual(expect.objectContaining({ kind, subject }));
    expect(await findDrift(desk(), true)).toEqual({ found: [], repaired: [], left: [], unseen: [] });
    expect(await readAlarms(checkout.shop.shop.stores.postgres)).toEqual([]);
    const { rows } = await checkout.shop.sql.query(
      `SELECT count(*)::int AS n FROM repairs WHERE kind = $1 AND subject = $2`,
      [kind, subject],
    );
    expect(rows).toEqual([{ n: 1 }]);
  });

  const NEVER: Readonly<Record<string, () => Promise<string>>> = {
    async books() {
      await sql('UPDATE ticket_types SET capacity = capacity + 1 WHERE id = $1');
      return ticketTypeId;
    },
    async 'books (ledger)'() {
      await sql('UPDATE ticket_types SET stock = stock + 1, capacity = capacity + 1 WHERE id = $1');
      return ticketTypeId;
    },
    async 'books (oversold)'() {
      await sql('UPDATE ticket_types SET capacity = 1 WHERE id = $1');
      return ticketTypeId;
    },
    async 'order-and-event'() {
      await sql(`UPDATE orders SET status = 'refunded', money = 'returned' WHERE ticket_type_id = $1`);
      return order.id;
    },
    async 'two-orders-of-a-key'() {
      await checkout.shop.sql.query('ALTER TABLE orders DROP CONSTRAINT IF EXISTS orders_buyer_key');
      const [first = ''] = [
        order.id,
        (await checkout.hold({ ticketTypeId, buyer: order.buyer })).id,
      ].toSorted();
      await sql(`UPDATE orders SET idempotency_key = 'the same' WHERE ticket_type_id = $1`);
      return first;
    },
    async 'other-amount'() {
      const held = await checkout.hold({ ticketTypeId });
      await charge(held.id, 4300);
      return held.id;
    },
  };

  it.each(Object.keys(NEVER))('%s is found and left as it is', async (name) => {
    const subject = await NEVER[name]?.();
    const [kind = ''] = name.split(' ');
    const state = async () =>
      (
        await sql(`SELECT (SELECT json_agg(o ORDER BY id) FROM orders o WHERE ticket_type_id = $1)::text AS orders,
        (SELECT json_agg(t) FROM ticket_types t WHERE id = $1)::text AS type`)
      ).rows;
    const before = await state();
    const { left } = await findDrift(desk(), true);
    expect(left).toContainEqual(expect.objectContaining({ kind, subject }));
    expect(await state()).toEqual(before);
    const again = await findDrift(desk(), true);
    expect(again.left).toContainEqual(expect.objectContaining({ kind, subject }));
    expect(again.repaired).toEqual([]);
  });

  it('has a plant for each drift that there is', () => {
    const planted = [...Object.keys(MENDABLE), ...Object.keys(NEVER)].map((name) => name.split(' ')[0]);
    expect(new Set(planted)).toEqual(new Set(DRIFTS.map(({ kind }) => kind)));
  });

  it('leaves a charge alone while its order is held', async () => {
    const held = await checkout.hold({ ticketTypeId });
    await charge(held.id, 4200);
    const { left, repaired } = await findDrift(desk(), true);
    expect(left).toContainEqual(expect.objectContaining({ kind: 'orphan-charge', subject: held.id }));
    expect(repaired).toEqual([]);
    await checkout.cancel(held);
    expect((await findDrift(desk(), true)).repaired).toMatchObject([{ kind: 'orphan-charge' }]);
  });

  it('says what it could not look at', async () => {
    await checkout.fault({ gone: true, venue: { gone: true } });
    const { unseen, found } = await findDrift(desk());
    expect(unseen.map(({ kind }) => kind).toSorted()).toEqual([
      'guest-list',
      'orphan-charge',
      'other-amount',
    ]);
    expect(found).toEqual([]);
  });
});
