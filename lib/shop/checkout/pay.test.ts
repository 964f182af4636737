import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOLD_MS, openTestCheckout, type TestCheckout } from '@/stack/testing/checkout';
import { toDesk } from './answer-checkout';
import { readCheckout } from './read-checkout';
import { reconcile } from './reconcile';
import { sweep } from './sweep';

// Both doors and driver pairs are held to the same by reported.test.ts.
describe.each([['web', 'http']] as const)('through the %s door, over %s, a payment', (door, drivers) => {
  let checkout: TestCheckout;
  beforeAll(async () => {
    checkout = await openTestCheckout(door, drivers);
  });
  afterAll(() => checkout.close());

  const hold = async (quantity = 1) =>
    checkout.hold({
      ticketTypeId: await checkout.shop.addTicketType({ stock: 5, holdMs: HOLD_MS }),
      quantity,
    });
  const problem = (type: string) => ({ body: { type: `/problems/${type}` } });
  const read = (id: string) => readCheckout(checkout.shop.shop.stores, id);

  it('makes the order paid, with its codes, and is answered again from what is written down', async () => {
    const order = await hold(2);
    const first = await checkout.pay(order, { key: 'one' });
    expect(first).toMatchObject({
      status: 200,
      order: { status: 'paid', money: 'charged', attempts: [{ outcome: 'charged', code: null }] },
    });
    expect(first.order?.tickets).toHaveLength(2);
    const again = await checkout.pay(order, { key: 'one' });
    expect(again).toMatchObject({ status: 200, order: first.order });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const other = await checkout.pay(order, { key: 'two' });
    expect(other).toMatchObject({ status: 200, order: { status: 'paid' } });
    expect(other.headers.get('idempotency-replayed')).toBeNull();
  });

  it('that was declined is declined again for its key, and another key may try', async () => {
    const order = await hold();
    const wrong = { method: 'pm_card_chargeDeclinedInsufficientFunds', key: 'one' };
    const declined = {
      status: 402,
      body: { type: '/problems/payment-declined', code: 'insufficient_funds' },
    };
    expect(await checkout.pay(order, wrong)).toMatchObject(declined);
    expect(await checkout.pay(order, wrong)).toMatchObject(declined);
    expect((await read(order.id))?.attempts).toHaveLength(1);
    expect(await checkout.pay(order, { key: 'one' })).toMatchObject({
      status: 422,
      ...problem('key-reused'),
    });
    expect(await checkout.pay(order, { key: 'two' })).toMatchObject({ status: 200 });
  });

  it('that surely did nothing may be sent again with its key', async () => {
    const order = await hold();
    await checkout.pay(order, { method: 'pm_card_chargeDeclined', key: 'one' });
    await checkout.killProvider();
    const away = await checkout.pay(order, { key: 'two' });
    expect(away).toMatchObject({ status: 503, ...problem('unavailable') });
    expect((await read(order.id))?.attempts.map(({ outcome }) => outcome)).toEqual(['declined', 'abandoned']);
    await checkout.startProvider();
    expect(await checkout.pay(order, { key: 'two' })).toMatchObject({ status: 200 });
    expect((await read(order.id))?.attempts.map(({ outcome }) => outcome)).toEqual(['declined', 'charged']);
  });

  it('that may have charged is never called off by a second try that did not get through', async () => {
    const order = await hold();
    const lost = { method: 'pm_sim_lost_after', key: 'one' };
    expect(await checkout.pay(order, lost)).toMatchObject({ status: 202 });
    await checkout.killProvider();
    expect(await checkout.pay(order, lost)).toMatchObject({ status: 202 });
    await checkout.startProvider();
    expect(await checkout.pay(order, lost)).toMatchObject({ status: 200, order: { status: 'paid' } });
  });

  it('that was given up and got through after all is found by a sweep', async () => {
    const order = await hold();
    await checkout.pay(order, { method: 'pm_sim_lost_after', key: 'one' });
    await checkout.shop.sql.query(
      `UPDATE payments SET outcome = 'abandoned', at = now() - interval '1 minute' WHERE order_id = $1`,
      [order.id],
    );
    const desk = toDesk(checkout.shop.shop);
    if (desk) await sweep(desk);
    expect(await read(order.id)).toMatchObject({ status: 'paid', money: 'charged' });
  });

  it('counts among the ten each time that its key is sent again', async () => {
    const order = await hold();
    await checkout.pay(order, { method: 'pm_card_chargeDeclined' });
    await checkout.killProvider();
    for (let n = 1; n < 10; n++) {
      expect(await checkout.pay(order, { key: 'two' })).toMatchObject({ status: 503 });
    }
    expect(await checkout.pay(order, { key: 'two' })).toMatchObject({ status: 429 });
    await checkout.startProvider();
  });

  it('without a provider in reach charges nothing, and holds on', async () => {
    const order = await hold();
    await checkout.killProvider();
    expect(await checkout.pay(order, { key: 'one' })).toMatchObject({ status: 503 });
    expect(await read(order.id)).toMatchObject({ status: 'held', money: 'none', attempts: [] });
    await checkout.startProvider();
    expect(await checkout.pay(order, { key: 'one' })).toMatchObject({ status: 200 });
  });

  it('is answered at once where that is preferred, and goes on', async () => {
    const order = await hold();
    const told = await checkout.pay(order, { headers: { prefer: 'respond-async' } });
    expect(told).toMatchObject({ status: 202, order: { status: 'held' } });
    expect(told.headers.get('location')).toBe(`/api/orders/${order.id}`);
    expect(told.headers.get('retry-after')).toBe('1');
    await expect.poll(async () => (await read(order.id))?.status).toBe('paid');
  });

  it('under way is in progress for another key', async () => {
    const order = await hold();
    const slow = checkout.pay(order, { method: 'pm_sim_slow', key: 'one' });
    await expect.poll(async () => (await read(order.id))?.money).toBe('open');
    const told = await checkout.pay(order, { key: 'two' });
    expect(told).toMatchObject({ status: 409, ...problem('payment-in-progress') });
    expect(await slow).toMatchObject({ status: 200 });
  });

  it('may be tried ten times', async () => {
    const order = await hold();
    for (let n = 0; n < 10; n++) {
      const told = await checkout.pay(order, { method: 'pm_card_chargeDeclined' });
      expect(told.status).toBe(402);
    }
    expect(await checkout.pay(order)).toMatchObject({ status: 429 });
  });

  it('of a foreign order, of none, or in a form that is none, is refused and touches nothing', async () => {
    const order = await hold();
    expect(await checkout.pay({ ...order, buyer: randomUUID() })).toMatchObject({ status: 404 });
    expect(await checkout.cancel({ ...order, buyer: randomUUID() })).toMatchObject({ status: 404 });
    expect(await checkout.pay({ ...order, id: randomUUID() })).toMatchObject({ status: 404 });
    expect(await checkout.pay({ ...order, id: 'none' })).toMatchObject({ status: 404 });
    expect(await checkout.pay(order, { method: '4242424242424242' })).toMatchObject({ status: 400 });
    const headers = { 'sec-fetch-site': 'cross-site' };
    expect(await checkout.pay(order, { headers })).toMatchObject({ status: 403 });
    expect(await read(order.id)).toMatchObject({ status: 'held', money: 'none', attempts: [] });
  });

  it('of tickets of which one was used is given back no more', async () => {
    const order = await hold(2);
    await checkout.pay(order);
    await checkout.shop.sql.query(`UPDATE orders SET used = 1 WHERE id = $1`, [order.id]);
    const told = await checkout.cancel(order);
    expect(told).toMatchObject({ status: 409, body: { type: '/problems/too-late', usedTickets: 1 } });
  });

  it('by the naive coordinator is lost where the order goes meanwhile: nobody gives it back', async () => {
    const desk = toDesk(checkout.shop.shop);
    if (!desk) throw new Error('The shop has no provider');
    const order = await hold();
    const headers = { 'x-checkout': 'naive-coordinator' };
    const paying = checkout.pay(order, { method: 'pm_sim_slow', headers });
    // Its intent is at the provider before anything of it is written down.
    await expect
      .poll(async () => {
        const found: string[] = [];
        for await (const { orderId } of desk.payments.list(0)) found.push(orderId ?? '');
        return found;
      })
      .toContain(order.id);
    await checkout.cancel(order);
    await paying;
    expect((await reconcile(desk)).unmatched).toMatchObject([{ text: expect.stringContaining(order.id) }]);
  });
});
