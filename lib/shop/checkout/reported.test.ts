import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { audit } from '@/lib/shop/audit/audit';
import { tellMoved } from '@/lib/shop/bouncer/release';
import { checkIn } from '@/lib/shop/door/check-in';
import { ask } from '@/stack/faults/ask';
import { openSpares, type Spares } from '@/stack/faults/doomed';
import { look, payment, purchase, tick } from '@/stack/faults/requests';
import { openRig, type Rig } from '@/stack/faults/rig';
import { HOLD_MS, openTestCheckout, type TestCheckout } from '@/stack/testing/checkout';
import { DRIVER_PAIRS } from '@/stack/testing/drivers';
import { until } from '@/stack/testing/until';
import { advance } from './advance';
import { toDesk } from './answer-checkout';
import type { CheckoutDesk } from './checkout-desk';
import { readCheckout } from './read-checkout';
import { reconcile } from './reconcile';
import { sweep } from './sweep';
import { begin, expire } from './transitions';

/* What users of other shops had to report, each with its report. */

const PAIRS_OF_DOORS = [
  ['node', 'tcp'],
  ['web', 'http'],
] as const;
const NO_FAULTS = {
  ...{ gone: false, delayMs: 0, loseBefore: 0, loseAfter: 0, forgetKeysAfterMs: 86_400_000 },
  webhooks: { delayMs: 0, times: 1 },
};

it.each(DRIVER_PAIRS)('has a door for the drivers over %s', (pair) => {
  expect(PAIRS_OF_DOORS.map(([, drivers]) => drivers)).toContain(pair);
});

describe.each(PAIRS_OF_DOORS)('through the %s door, over %s', (door, drivers) => {
  let checkout: TestCheckout;
  let desk: CheckoutDesk;
  beforeAll(async () => {
    checkout = await openTestCheckout(door, drivers);
    const opened = toDesk(checkout.shop.shop);
    if (!opened) throw new Error('The shop has no provider');
    desk = opened;
  });
  afterEach(async () => {
    await checkout.fault(NO_FAULTS);
    const { violations } = await audit(desk.stores.postgres);
    expect(violations).toEqual([]);
    expect((await reconcile(desk)).unmatched).toEqual([]);
  });
  afterAll(() => checkout.close());

  const addType = (stock = 5, perBuyerLimit = 4) =>
    checkout.shop.addTicketType({ stock, perBuyerLimit, holdMs: HOLD_MS });
  const read = async (id: string) => {
    const order = await readCheckout(desk.stores, id);
    if (!order) throw new Error(`There is no order ${id}`);
    return order;
  };
  const endHold = async (id: string) => {
    await checkout.shop.sql.query(
      `UPDATE orders SET held_until = now() - interval '1 s' WHERE id = $1 AND status = 'held'`,
      [id],
    );
    await tellMoved(await expire(desk.stores.postgres, [id]), desk.stores);
  };
  const paidEvents = async (id: string) => {
    const { rows } = await checkout.shop.sql.query(
      `SELECT count(*)::int AS n FROM stock_events WHERE order_id = $1 AND kind = 'paid'`,
      [id],
    );
    return rows[0]?.n;
  };
  /** Charged, and nobody here knows: the answer was lost. */
  const chargeUnheard = async (order: { id: string; buyer: string }, key = randomUUID()) => {
    const told = await checkout.pay(order, { method: 'pm_sim_lost_after', key });
    expect(told.status).toBe(202);
    return key;
  };
  const refundsOf = async (id: string) => {
    const { intentId, totalCents } = await read(id);
    const intent = intentId === null ? null : await desk.payments.read(intentId);
    return (intent?.refundedCents ?? 0) / totalCents;
  };

  it('pretix#74: a charge after the last ticket went to somebody else is returned in full', async () => {
    const ticketTypeId = await addType(1);
    const order = await checkout.hold({ ticketTypeId });
    await chargeUnheard(order);
    await endHold(order.id);
    await checkout.hold({ ticketTypeId });
    expect(await advance(order.id, desk)).toBe('rest');
    expect(await read(order.id)).toMatchObject({ status: 'expired', money: 'returned' });
    expect(await refundsOf(order.id)).toBe(1);
  });

  it('Hi.Events#513: a webhook for an expired order is answered 200, and the order says where the money is', async () => {
    const order = await checkout.hold({ ticketTypeId: await addType() });
    await endHold(order.id);
    expect((await checkout.webhook(order.id)).status).toBe(200);
    expect(await read(order.id)).toMatchObject({ status: 'expired', money: 'none' });
  });

  it('alf.io#531: the late payment of an expired order is honoured while tickets are left', async () => {
    const order = await checkout.hold({ ticketTypeId: await addType(), quantity: 2 });
    await chargeUnheard(order);
    await endHold(order.id);
    expect((await checkout.webhook(order.id)).status).toBe(200);
    expect(await read(order.id)).toMatchObject({ status: 'paid', money: 'charged' });
  });

  it('CoreShop#2529: who pays an order that was cancelled meanwhile is told that it is not theirs', async () => {
    const order = await checkout.hold({ ticketTypeId: await addType() });
    await chargeUnheard(order);
    expect((await checkout.cancel(order)).order).toMatchObject({ status: 'cancelled', money: 'returned' });
    const told = await checkout.pay(order);
    expect(told.status).toBe(409);
    expect(told.body).toMatchObject({
      ...{ type: '/problems/hold-ended', status: 'cancelled', money: 'returned' },
    });
    expect(await refundsOf(order.id)).toBe(1);
  });

  it('saleor#12652: request, webhook and sweeper settle one order at once: one paid event, no 5xx', async () => {
    const order = await checkout.hold({ ticketTypeId: await addType() });
    const key = await chargeUnheard(order);
    const told = await Promise.all([
      checkout.pay(order, { method: 'pm_sim_lost_after', key }),
      checkout.webhook(order.id),
      checkout.webhook(order.id),
      sweep({ ...desk, paymentDeadlineMs: 0 }).then(() => ({ status: 200 })),
    ]);
    expect(told.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await paidEvents(order.id)).toBe(1);
  });

  it('medusa#13301: confirm and webhook together, 100 times: 100 charges, 100 paid orders', async () => {
    const ticketTypeId = await addType(100);
    const orders = await Promise.all(Array.from({ length: 100 }, () => checkout.hold({ ticketTypeId })));
    const told = await Promise.all(
      orders.flatMap((order) => [checkout.pay(order), checkout.webhook(order.id)]),
    );
    expect(told.map(({ status }) => status)).toEqual(told.map(() => 200));
    for (const { id } of orders) expect(await read(id)).toMatchObject({ status: 'paid', money: 'charged' });
  });

  it('vendure-plugins#620: one webhook ten times at once changes one order once', async () => {
    const order = await checkout.hold({ ticketTypeId: await addType() });
    await chargeUnheard(order);
    const told = await Promise.all(Array.from({ length: 10 }, () => checkout.webhook(order.id)));
    expect(told.map(({ status }) => status)).toEqual(told.map(() => 200));
    expect(await paidEvents(order.id)).toBe(1);
  });

  it('WooCommerce#1204: two tabs, two cards, one order: one charge, and the other tab is told that it is paid', async () => {
    const order = await checkout.hold({ ticketTypeId: await addType() });
    const [first, second] = await Promise.all([
      checkout.pay(order, { key: 'one' }),
      checkout.pay(order, { key: 'two' }),
    ]);
    expect([first, second].filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    for (const key of ['one', 'two']) {
      expect(await checkout.pay(order, { key })).toMatchObject({ status: 200, order: { status: 'paid' } });
    }
    const { attempts } = await read(order.id);
    expect(attempts.filter(({ outcome }) => outcome === 'charged')).toHaveLength(1);
  });

  it('medusa#16681: a refund whose answer was lost is refunded once', async () => {
    const order = await checkout.hold({ ticketTypeId: await addType() });
    await checkout.pay(order);
    await checkout.fault({ loseAfter: 1 });
    expect((await checkout.cancel(order)).order).toMatchObject({ status: 'refunded', money: 'owed' });
    await sweep(desk);
    expect(await read(order.id)).toMatchObject({ status: 'refunded', money: 'returned' });
    expect(await refundsOf(order.id)).toBe(1);
  });

  it('saleor/apps#2446: cancel twice at once, and again after the provider forgot its keys: one refund', async () => {
    const order = await checkout.hold({ ticketTypeId: await addType() });
    await checkout.pay(order);
    const told = await Promise.all([checkout.cancel(order), checkout.cancel(order)]);
    expect(told.map(({ status }) => status)).toEqual([200, 200]);
    await checkout.fault({ forgetKeysAfterMs: 0 });
    expect((await checkout.cancel(order)).order).toMatchObject({ status: 'refunded' });
    await advance(order.id, desk);
    expect(await read(order.id)).toMatchObject({ money: 'returned' });
    expect(await refundsOf(order.id)).toBe(1);
  });

  it('Hi.Events#1067: with every webhook dropped a refund still ends as returned', async () => {
    await checkout.fault({ webhooks: { delayMs: 0, times: 0 } });
    const order = await checkout.hold({ ticketTypeId: await addType() });
    await checkout.pay(order);
    await checkout.cancel(order);
    expect(await read(order.id)).toMatchObject({ status: 'refunded', money: 'returned' });
  });

  it('statamic-cargo#190: a webhook that overtakes the answer of the call that caused it loses nothing', async () => {
    const order = await checkout.hold({ ticketTypeId: await addType() });
    const key = await chargeUnheard(order);
    expect((await checkout.webhook(order.id)).status).toBe(200);
    expect(await read(order.id)).toMatchObject({ status: 'paid', money: 'charged' });
    const told = await checkout.pay(order, { method: 'pm_sim_lost_after', key });
    expect(told).toMatchObject({ status: 200, order: { status: 'paid' } });
    expect(told.headers.get('idempotency-replayed')).toBe('true');
  });

  it('chobbledotcom/tickets#1022: a webhook that could not be acted on is answered 503', async () => {
    const order = await checkout.hold({ ticketTypeId: await addType() });
    await chargeUnheard(order);
    await checkout.fault({ gone: true });
    expect((await checkout.webhook(order.id)).status).toBe(503);
    await checkout.fault({ gone: false });
    expect((await checkout.webhook(order.id)).status).toBe(200);
    expect(await read(order.id)).toMatchObject({ status: 'paid' });
  });

  it('vendure#2657: a webhook for an order at rest, or of another life, is answered 200', async () => {
    const order = await checkout.hold({ ticketTypeId: await addType() });
    await checkout.pay(order);
    expect((await checkout.webhook(order.id)).status).toBe(200);
    expect((await checkout.webhook(randomUUID())).status).toBe(200);
    expect(await checkout.webhook(order.id, 'whsec_forged')).toMatchObject({ status: 400 });
  });

  it('polar#14274: what comes late of attempt 1 changes nothing once attempt 2 was charged', async () => {
    const order = await checkout.hold({ ticketTypeId: await addType() });
    const declined = await checkout.pay(order, { method: 'pm_card_chargeDeclined', key: 'one' });
    expect(declined).toMatchObject({ status: 402, body: { code: 'generic_decline' } });
    expect((await checkout.pay(order, { key: 'two' })).status).toBe(200);
    expect((await checkout.webhook(order.id)).status).toBe(200);
    expect(await read(order.id)).toMatchObject({ status: 'paid', money: 'charged' });
  });

  it('pretix#4911: a refund and a late "succeeded" at once: one refund, order refunded', async () => {
    const order = await checkout.hold({ ticketTypeId: await addType() });
    await checkout.pay(order);
    await Promise.all([checkout.cancel(order), checkout.webhook(order.id), checkout.webhook(order.id)]);
    await advance(order.id, desk);
    expect(await read(order.id)).toMatchObject({ status: 'refunded', money: 'returned' });
    expect(await refundsOf(order.id)).toBe(1);
  });

  it('hipay#163: an order of 3, declined, then cancelled and expired at once, gives back exactly 3', async () => {
    const ticketTypeId = await addType(5);
    const order = await checkout.hold({ ticketTypeId, quantity: 3 });
    await checkout.pay(order, { method: 'pm_card_chargeDeclinedInsufficientFunds' });
    await Promise.all([checkout.cancel(order), endHold(order.id)]);
    const { rows } = await checkout.shop.sql.query(`SELECT stock FROM ticket_types WHERE id = $1`, [
      ticketTypeId,
    ]);
    expect(rows).toEqual([{ stock: 5 }]);
    await advance(order.id, desk);
    expect((await read(order.id)).money).toBe('closed');
  });

  it('membership-portal#262: after a cancel the buyer may buy as many as before', async () => {
    const ticketTypeId = await addType(9, 2);
    const order = await checkout.hold({ ticketTypeId, quantity: 2 });
    await checkout.cancel(order);
    await checkout.hold({ ticketTypeId, quantity: 2, buyer: order.buyer });
  });

  it('woocommerce-payments#3118: a hold that ends while its charge is under way ends paid, or returned in full', async () => {
    const order = await checkout.hold({ ticketTypeId: await addType(1) });
    const paying = checkout.pay(order, { method: 'pm_sim_slow' });
    await expect.poll(async () => (await read(order.id)).money).toBe('open');
    await endHold(order.id);
    const told = await paying;
    await advance(order.id, desk);
    const { status, money } = await read(order.id);
    expect([
      [200, 'paid', 'charged'],
      [409, 'expired', 'returned'],
    ]).toContainEqual([told.status, status, money]);
  });

  it('evershop#1025: an intent of another amount settles nothing and is named by the audit', async () => {
    const order = await checkout.hold({ ticketTypeId: await addType() });
    const { ticketTypeId, generation } = await read(order.id);
    const foreign = { orderId: order.id, ticketTypeId, generation, amountCents: 1, currency: 'EUR' };
    const { id: intentId } = await desk.payments.create(foreign);
    const attempt = { orderId: order.id, intentId, key: 'one', methodHash: 'x' };
    await begin(desk.stores.postgres, attempt);
    await desk.payments.confirm(intentId, 'pm_card_visa', 'other');
    expect(await advance(order.id, desk)).toBe('mismatch');
    expect(await read(order.id)).toMatchObject({ status: 'held', money: 'open' });
    expect((await reconcile(desk)).unmatched).toMatchObject([{ text: expect.stringContaining(order.id) }]);
    expect((await audit(desk.stores.postgres)).violations).toEqual([
      expect.stringContaining(`of another amount, currency or order, the first ${order.id}`),
    ]);
    // By hand, as somebody has to.
    await desk.payments.refund(intentId);
    await checkout.shop.sql.query('UPDATE payments SET code = NULL WHERE order_id = $1', [order.id]);
  });

  it('woocommerce#67354: a buyer whose own hold is due is not told limit-reached', async () => {
    const ticketTypeId = await addType(5, 1);
    const order = await checkout.hold({ ticketTypeId });
    const again = () => checkout.shop.buy({ ticketTypeId, buyer: order.buyer });
    expect((await again()).status).toBe(409);
    await checkout.shop.sql.query(`UPDATE orders SET held_until = now() WHERE id = $1`, [order.id]);
    expect((await again()).status).toBe(201);
    expect(await read(order.id)).toMatchObject({ status: 'expired', money: 'none' });
  });

  it('Eventra#12578: a ticket of a refunded order is not valid, never already used', async () => {
    const order = await checkout.hold({ ticketTypeId: await addType() });
    await checkout.pay(order);
    const { order: given } = await checkout.cancel(order);
    expect(given).toMatchObject({ status: 'refunded' });
    const { rows } = await checkout.shop.sql.query(
      `SELECT event_id FROM ticket_types JOIN orders ON ticket_type_id = ticket_types.id WHERE orders.id = $1`,
      [order.id],
    );
    const scan = { ticket: { orderId: order.id, n: 1, code: 'code' }, eventId: rows[0].event_id };
    for (const scanId of [randomUUID(), randomUUID()]) {
      const told = await checkIn(desk.stores.postgres, { ...scan, scanId, isPretending: true });
      expect(told).toMatchObject({ kind: 'not-valid', status: 'refunded' });
    }
  });
});

describe('whose processes are killed', () => {
  let rig: Rig;
  let spares: Spares;
  beforeAll(async () => {
    rig = await openRig();
    spares = await openSpares(rig.env);
  }, 60_000);
  afterAll(async () => {
    await spares?.close();
    await rig?.close();
  });

  const hold = async (ticketTypeId: string) => {
    const buyer = randomUUID();
    const { order } = await ask(rig.shops[0].url, purchase(ticketTypeId, buyer, 'purchase'));
    return { orderId: order?.id ?? '', buyer };
  };

  it('alf.io#1421: all servers are killed while 100 pay: each has a ticket or the money', {
    timeout: 60_000,
  }, async () => {
    const ticketTypeId = await rig.addType(100);
    const since = Math.floor(Date.now() / 1000) - 1;
    const orders = await Promise.all(Array.from({ length: 100 }, () => hold(ticketTypeId)));
    await rig.setFaults({ webhooks: { delayMs: 0, times: 0 } });
    const doomed = [await spares.take(), await spares.take()];
    for (const each of doomed) await each.arm({ call: 'payments.confirm', when: 'after', nth: 20 });
    const told = await Promise.allSettled(
      orders.map((order, n) => ask(doomed[n % 2]?.url ?? '', payment(order))),
    );
    expect(told.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);
    await until(async () => doomed.every((each) => each.isDead()));
    for (const { orderId } of orders.slice(0, 50)) await rig.endHold(orderId);
    await rig.ageAttempts();
    await until(async () => {
      await ask(rig.shops[0].url, tick);
      const { rows } = await rig.sql.query(
        `SELECT FROM orders WHERE ticket_type_id = $1 AND status <> 'held' AND money IN ('open', 'owed')`,
        [ticketTypeId],
      );
      return rows.length === 0;
    });
    let paid = 0;
    for (const order of orders) {
      const { order: now } = await ask(rig.shops[0].url, look(order));
      const charges = await rig.countCharges(order.orderId, since);
      expect({ ...now, charges }).toMatchObject({ charges: now?.status === 'paid' ? 1 : 0 });
      if (now?.status === 'paid') paid += 1;
    }
    expect(paid).toBeGreaterThanOrEqual(38);
    expect(await rig.audit()).toEqual([]);
  });

  it('vercel/workflow#1531: after a kill -9 the order ends while its buyer looks at its page, with no sweep', async () => {
    const order = await hold(await rig.addType(1));
    await rig.setFaults({ webhooks: { delayMs: 0, times: 0 } });
    const doomed = await spares.take();
    await doomed.arm({ call: 'payments.confirm', when: 'after' });
    // On a slow machine a call before the charge may run into its deadline: then she asks again.
    await until(async () => (await ask(doomed.url, payment(order)).catch(() => null)) === null);
    const ended = await until(async () => {
      const { order: now } = await ask(rig.shops[1].url, look(order));
      return now?.status === 'paid' && now;
    });
    expect(ended).toMatchObject({ status: 'paid', money: 'charged' });
  });
});
