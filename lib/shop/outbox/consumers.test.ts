import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { restock } from '@/lib/control/admin/restock';
import type { Guest } from '@/lib/core/stores/venue';
import { readAlarms } from '@/lib/shop/consistency/alarms';
import { openTestCheckout, type TestCheckout } from '@/stack/testing/checkout';
import { DRIVER_PAIRS } from '@/stack/testing/drivers';
import { atOnce } from '@/stack/testing/race';
import { openTestShop } from '@/stack/testing/shop';
import { until } from '@/stack/testing/until';
import { carryOn } from './carry-on';
import { guests } from './guests';
import { MOST_TRIES } from './parked';
import { rebuildFigures } from './rebuild';

describe.each(DRIVER_PAIRS)('over %s', (drivers) => {
  let checkout: TestCheckout;
  beforeAll(async () => {
    checkout = await openTestCheckout('node', drivers);
  });
  afterAll(() => checkout?.close());
  beforeEach(() => checkout.fault({ venue: { gone: false, delayMs: 0, loseAfter: 0 } }));

  const sql = () => checkout.shop.sql;
  const carry = () => carryOn(checkout.shop.shop);

  async function listed(ticketTypeId: string): Promise<string[]> {
    const found: Guest[] = [];
    for await (const guest of checkout.shop.shop.venue?.list() ?? []) found.push(guest);
    return found.filter((guest) => guest.ticketTypeId === ticketTypeId).map(({ orderId }) => orderId);
  }

  async function paid(ticketTypeId: string): Promise<string[]> {
    const { rows } = await sql().query(
      `SELECT id FROM orders WHERE ticket_type_id = $1 AND status = 'paid' ORDER BY id`,
      [ticketTypeId],
    );
    return rows.map(({ id }) => id);
  }

  async function positionOf(consumer: string, ticketTypeId: string): Promise<number> {
    const { rows } = await sql().query(
      `SELECT version::int FROM consumer_positions WHERE consumer = $1 AND ticket_type_id = $2`,
      [consumer, ticketTypeId],
    );
    return rows[0]?.version ?? -1;
  }

  /** Nobody waits until a message is tried again. */
  const hurry = () => sql().query(`UPDATE parked SET at = at - interval '1 minute'`);

  it('keeps the guest list: who paid is on it, who gave back is not, who only holds never was', async () => {
    const ticketTypeId = await checkout.shop.addTicketType({ stock: 9, holdMs: 60_000 });
    const orders = await Promise.all([1, 2, 3].map((quantity) => checkout.hold({ ticketTypeId, quantity })));
    const [first, second] = orders;
    if (!first || !second) throw new Error('Nobody holds.');
    await checkout.pay(first);
    await checkout.pay(second);
    await carry();
    expect(await listed(ticketTypeId)).toEqual(await paid(ticketTypeId));
    expect(await paid(ticketTypeId)).toHaveLength(2);
    await checkout.cancel(first);
    await carry();
    expect(await listed(ticketTypeId)).toEqual([second.id]);
  });

  it('lists whom the door sold to', async () => {
    const ticketTypeId = await checkout.shop.addTicketType({ stock: 150 });
    await atOnce(150, async () => (await checkout.shop.buy({ ticketTypeId })).text());
    await carry();
    expect(await listed(ticketTypeId)).toEqual(await paid(ticketTypeId));
    expect(await paid(ticketTypeId)).toHaveLength(150);
  });

  it('does not let an older message bring a guest back', async () => {
    const ticketTypeId = await checkout.shop.addTicketType({ stock: 1 });
    const { venue } = checkout.shop.shop;
    const guest = { orderId: randomUUID(), ticketTypeId, generation: 1, tickets: 1 };
    await venue?.strike({ ...guest, version: 7 });
    await venue?.admit({ ...guest, version: 6 });
    expect(await listed(ticketTypeId)).toEqual([]);
  });

  it.each([
    ['gone', { gone: true }],
    ['losing its answers', { loseAfter: 1000 }],
  ])('tells a venue that is %s again, and the position waits', async (_, venue) => {
    const ticketTypeId = await checkout.shop.addTicketType({ stock: 9 });
    await carry();
    const before = await positionOf('guests', ticketTypeId);
    await checkout.fault({ venue });
    await (await checkout.shop.buy({ ticketTypeId })).text();
    await carry();
    expect(await positionOf('guests', ticketTypeId)).toBe(before);
    expect(await positionOf('figures', ticketTypeId)).toBe(before + 1);
    // Until its pause is over, it is left alone.
    await carry();
    const { rows } = await sql().query('SELECT tries FROM parked WHERE ticket_type_id = $1', [ticketTypeId]);
    expect(rows).toEqual([{ tries: 1 }]);
    await checkout.fault({ venue: { gone: false, loseAfter: 0 } });
    await hurry();
    await carry();
    expect(await positionOf('guests', ticketTypeId)).toBe(before + 1);
    expect(await listed(ticketTypeId)).toEqual(await paid(ticketTypeId));
    const left = await sql().query('SELECT 1 FROM parked WHERE ticket_type_id = $1', [ticketTypeId]);
    expect(left.rowCount).toBe(0);
  });

  it('parks a message after twenty tries, and the type goes on', async () => {
    const ticketTypeId = await checkout.shop.addTicketType({ stock: 9 });
    await carry();
    await checkout.fault({ venue: { gone: true } });
    await (await checkout.shop.buy({ ticketTypeId })).text();
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      await hurry();
      await carryOn(checkout.shop.shop, undefined, [guests]);
    }
    await checkout.fault({ venue: { gone: false } });
    await (await checkout.shop.buy({ ticketTypeId })).text();
    await carry();
    const { rows } = await sql().query('SELECT tries, why FROM parked WHERE ticket_type_id = $1', [
      ticketTypeId,
    ]);
    expect(rows).toEqual([{ tries: MOST_TRIES, why: expect.stringContaining('venue') }]);
    expect(await positionOf('guests', ticketTypeId)).toBe(2);
    expect(await listed(ticketTypeId)).toHaveLength(1);
  });

  it('raises an alarm where the books do not add up, and ends it when they do', async () => {
    const ticketTypeId = await checkout.shop.addTicketType({ stock: 9 });
    const alarmsOf = async () =>
      (await readAlarms(checkout.shop.shop.stores.postgres)).filter(
        ({ subject }) => subject === ticketTypeId,
      );
    await carry();
    expect(await alarmsOf()).toEqual([]);
    await sql().query('UPDATE ticket_types SET stock = stock + 1 WHERE id = $1', [ticketTypeId]);
    await (await checkout.shop.buy({ ticketTypeId })).text();
    await carry();
    const [alarm] = await alarmsOf();
    expect(alarm?.text).toContain('the history adds up to 8, the stock is 9');
    await sql().query('UPDATE ticket_types SET stock = stock - 1 WHERE id = $1', [ticketTypeId]);
    await (await checkout.shop.buy({ ticketTypeId })).text();
    await carry();
    expect(await alarmsOf()).toEqual([]);
    const { rows } = await sql().query('SELECT gone_at IS NOT NULL AS gone FROM alarms WHERE subject = $1', [
      ticketTypeId,
    ]);
    expect(rows).toEqual([{ gone: true }]);
  });

  it('writes a checkpoint every thousand versions, of the ledger, and replays from it', async () => {
    const ticketTypeId = await checkout.shop.addTicketType({ stock: 5 });
    const { postgres } = checkout.shop.shop.stores;
    // The versions of one statement are as dense as those of a thousand.
    await sql().query(
      `WITH changed AS (UPDATE ticket_types SET version = version + 1100 WHERE id = $1 RETURNING version)
       INSERT INTO stock_events (ticket_type_id, version, n, kind, delta)
       SELECT $1, v, 0, 'restocked', CASE WHEN v % 2 = 0 THEN 1 ELSE -1 END FROM changed, generate_series(version - 1099, version) AS v`,
      [ticketTypeId],
    );
    await restock(postgres, { ticketTypeId, delta: 3 });
    await carry();
    const { rows } = await sql().query(
      'SELECT version::int, stock FROM checkpoints WHERE ticket_type_id = $1',
      [ticketTypeId],
    );
    expect(rows).toHaveLength(1);
    const whole = await rebuildFigures(postgres);
    const short = await rebuildFigures(postgres, true);
    expect(short).toMatchObject({ live: whole.live, replayed: whole.replayed, different: [] });
    expect(short.events).toBeLessThan(whole.events - 999);
    await sql().query('UPDATE figures SET sold = sold + 1 WHERE ticket_type_id = $1', [ticketTypeId]);
    expect((await rebuildFigures(postgres, true)).mended).toEqual([ticketTypeId]);
  });
});

it('goes on after an answer where there is no timer, also with Redis away', async () => {
  const test = await openTestShop('node', { DEMO_MODE: '0' });
  try {
    const ticketTypeId = await test.addTicketType({ stock: 3 });
    const soldOf = async () =>
      (await test.sql.query('SELECT sold FROM figures WHERE ticket_type_id = $1', [ticketTypeId])).rows[0]
        ?.sold;
    await (await test.buy({ ticketTypeId })).text();
    await until(async () => (await soldOf()) === 1);
    await test.redis.kill();
    await (await test.buy({ ticketTypeId })).text();
    await until(async () => (await soldOf()) === 2);
  } finally {
    await test.close();
  }
});
