import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refund } from '@/lib/shop/checkout/transitions';
import { orderNumber } from '@/lib/shop/orders/order-number';
import { ticketCode } from '@/lib/shop/sale/order-json';
import type { Order } from '@/lib/shop/sale/outcome';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { checkIn, type Scan, undoCheckIn } from './check-in';
import { countDoor, findDoorEvent, listDoorEvents } from './door-events';
import { findByNumber } from './find-by-number';

let testShop: TestShop;

beforeAll(async () => {
  testShop = await openTestShop('web');
});
afterAll(() => testShop?.close());

const postgres = () => testShop.shop.stores.postgres;
const ticketOf = (orderId: string, n: number) => ({
  orderId,
  n,
  code: ticketCode(orderId, n, testShop.shop.ticketSecret),
});
/** A scan at the door of the order's own event; a test shop's ticket type and event have one id. */
const scanOf = (order: Order, n = 1, wish: Partial<Scan> = {}): Scan => ({
  ticket: ticketOf(order.id, n),
  scanId: randomUUID(),
  eventId: order.ticketTypeId,
  isPretending: false,
  ...wish,
});
const scan = (order: Order, n?: number, wish?: Partial<Scan>) => checkIn(postgres(), scanOf(order, n, wish));

/** A ticket type whose event starts `starts` from now, in SQL, and perhaps ends then. */
const addNight = async (starts = '1 hour', ends: string | null = null) => {
  const ticketTypeId = await testShop.addTicketType({ stock: 10 });
  await testShop.sql.query(
    'UPDATE events SET starts_at = now() + $2::interval, ends_at = now() + $3::interval WHERE id = $1',
    [ticketTypeId, starts, ends],
  );
  return ticketTypeId;
};
const sell = async (quantity: number, night?: string): Promise<Order> => {
  const sale = await testShop.buy({ ticketTypeId: night ?? (await addNight()), quantity });
  return (await sale.json()).order;
};
const countUsed = async (orderId: string) => {
  const { rows } = await testShop.sql.query('SELECT count(*)::int AS n FROM tickets WHERE order_id = $1', [
    orderId,
  ]);
  return rows[0].n;
};
const untilSomebodyWaits = () =>
  expect
    .poll(
      async () => {
        const { rows } = await testShop.sql.query(
          `SELECT count(*)::int AS stuck FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        return rows[0].stuck;
      },
      { timeout: 5000, interval: 20 },
    )
    .toBe(1);

test('twenty doors scan one ticket at once: one says welcome, the others when it was used', async () => {
  const order = await sell(2);
  const answers = await Promise.all(Array.from({ length: 20 }, () => scan(order)));

  const welcomes = answers.filter(({ kind }) => kind === 'welcome');
  expect(welcomes).toHaveLength(1);
  expect(welcomes[0]).toMatchObject({ event: 'A show', ticketType: 'Standing', n: 1, quantity: 2 });
  const late = answers.filter(({ kind }) => kind === 'already-used');
  expect(late).toHaveLength(19);
  expect(new Set(answers.map((answer) => ('usedAt' in answer ? answer.usedAt : ''))).size).toBe(1);
  expect(await countUsed(order.id)).toBe(1);
});

test('each ticket of an order lets one in', async () => {
  const order = await sell(3);
  const answers = await Promise.all([1, 2, 3].map((n) => scan(order, n)));
  expect(answers.map(({ kind }) => kind)).toEqual(['welcome', 'welcome', 'welcome']);
});

test('a scan that is asked again, also at the same time, is welcome again; another one is not', async () => {
  const order = await sell(1);
  const wish = { scanId: randomUUID() };
  const answers = await Promise.all(Array.from({ length: 10 }, () => scan(order, 1, wish)));
  expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(['welcome']));
  expect(await scan(order)).toMatchObject({ kind: 'already-used' });

  await testShop.sql.query(`UPDATE events SET starts_at = now() - interval '2 days' WHERE id = $1`, [
    order.ticketTypeId,
  ]);
  expect(await scan(order, 1, wish)).toMatchObject({ kind: 'welcome' });
  expect(await scan(order)).toMatchObject({ kind: 'over' });
});

test.each(['held', 'cancelled', 'expired', 'refunded'] as const)(
  'a ticket of an order that is %s lets nobody in',
  async (status) => {
    const order = await sell(1);
    const heldUntil = status === 'held' ? '2030-01-01' : null;
    await testShop.sql.query('UPDATE orders SET status = $2, held_until = $3 WHERE id = $1', [
      order.id,
      status,
      heldUntil,
    ]);
    expect(await scan(order)).toMatchObject({ kind: 'not-valid', status });
    expect(await countUsed(order.id)).toBe(0);
  },
);

test('more tickets than the order has, an order that is none: not ours', async () => {
  const order = await sell(1);
  expect(await scan(order, 2)).toEqual({ kind: 'not-ours' });
  expect(await scan(order, 1, { ticket: ticketOf(randomUUID(), 1) })).toEqual({ kind: 'not-ours' });
  expect(await countUsed(order.id)).toBe(0);
});

describe('the wrong night', () => {
  test('a ticket of another event is named and not used; its own door lets it in', async () => {
    const [order, other] = [await sell(1), await sell(1)];
    expect(await scan(order, 1, { eventId: other.ticketTypeId })).toMatchObject({
      kind: 'other-event',
      event: 'A show',
      startsAt: expect.stringMatching(/^20/),
    });
    expect(await scan(order, 1, { eventId: other.ticketTypeId, isPretending: true })).toMatchObject({
      kind: 'other-event',
    });
    expect(await countUsed(order.id)).toBe(0);
    expect(await scan(order)).toMatchObject({ kind: 'welcome' });
  });

  test.each([
    ['too-early', '12 hours 1 minute', null],
    ['welcome', '11 hours 59 minutes', null],
    ['welcome', '-8 hours -59 minutes', null],
    ['over', '-9 hours -1 minute', null],
    ['welcome', '-3 days', '-5 hours -59 minutes'],
    ['over', '-3 days', '-6 hours -1 minute'],
  ] as const)('%s: it starts %s from now and ends %s from now', async (kind, starts, ends) => {
    const order = await sell(1, await addNight(starts, ends));
    expect(await scan(order)).toMatchObject({ kind });
    expect(await countUsed(order.id)).toBe(kind === 'welcome' ? 1 : 0);
    expect(await scan(order, 1, { isPretending: true })).toMatchObject({
      kind: kind === 'welcome' ? 'already-used' : 'welcome',
    });
  });
});

test.each([
  ['a refund', `UPDATE orders SET status = 'refunded' WHERE id = $1`, 'not-valid'],
  [
    'another date',
    `UPDATE events SET starts_at = now() + interval '1 year' WHERE id = (SELECT ticket_type_id FROM orders WHERE id = $1)`,
    'too-early',
  ],
])('%s at the same time comes before or after, never in between', async (_, change, kind) => {
  const order = await sell(1);
  const admin = await testShop.sql.connect();
  try {
    await admin.query('BEGIN');
    await admin.query(change, [order.id]);
    const scanned = scan(order);
    await untilSomebodyWaits();
    await admin.query('COMMIT');
    expect(await scanned).toMatchObject({ kind });
    expect(await countUsed(order.id)).toBe(0);
  } finally {
    admin.release(true);
  }
});

test('a scan that waits until the door shuts lets nobody in', async () => {
  const order = await sell(1, await addNight('-9 hours 700 milliseconds'));
  const holder = await testShop.sql.connect();
  try {
    await holder.query('BEGIN');
    await holder.query('SELECT FROM orders WHERE id = $1 FOR UPDATE', [order.id]);
    const scanned = scan(order);
    await untilSomebodyWaits();
    // It has begun while the door was open; the lock goes once Postgres' clock says that it is shut.
    await holder.query(
      `SELECT pg_sleep_until(starts_at + interval '9 hours 10 milliseconds') FROM events WHERE id = $1`,
      [order.ticketTypeId],
    );
    await holder.query('COMMIT');
    expect(await scanned).toMatchObject({ kind: 'over' });
    expect(await countUsed(order.id)).toBe(0);
  } finally {
    holder.release(true);
  }
});

describe('given back', () => {
  test.each([1, 2, 3, 4, 5])(
    'at the same moment as it is scanned, round %i: one of both gets it',
    async () => {
      const order = await sell(1);
      const [entered, refunded] = await Promise.all([scan(order), refund(postgres(), order.id)]);
      expect([entered.kind, refunded === null]).toSatisfy(
        ([kind, isRefused]) => (kind === 'welcome') === isRefused && (isRefused || kind === 'not-valid'),
      );
    },
  );

  test('not once one was used, and again when that was taken back: then it is not valid, never used', async () => {
    const order = await sell(2);
    const first = scanOf(order);
    await checkIn(postgres(), first);
    expect(await refund(postgres(), order.id)).toBeNull();
    expect(await undoCheckIn(postgres(), first)).toBe(true);
    expect(await refund(postgres(), order.id)).toMatchObject({ orderId: order.id });
    expect(await scan(order)).toMatchObject({ kind: 'not-valid', status: 'refunded' });
  });
});

describe('taken back', () => {
  test('it is as if it had not been, however often it is said, and only by its own scan', async () => {
    const order = await sell(1);
    const first = scanOf(order);
    expect(await checkIn(postgres(), first)).toMatchObject({ kind: 'welcome' });
    expect(await undoCheckIn(postgres(), scanOf(order))).toBe(true);
    expect(await countUsed(order.id)).toBe(1);

    const undone = await Promise.all(Array.from({ length: 10 }, () => undoCheckIn(postgres(), first)));
    expect(new Set(undone)).toEqual(new Set([true]));
    expect(await countUsed(order.id)).toBe(0);

    expect(await scan(order)).toMatchObject({ kind: 'welcome' });
    expect(await undoCheckIn(postgres(), first)).toBe(true);
    expect(await countUsed(order.id)).toBe(1);
  });

  test('not after 60 s', async () => {
    const order = await sell(1);
    const first = scanOf(order);
    await checkIn(postgres(), first);
    const age = (interval: string) =>
      testShop.sql.query('UPDATE tickets SET used_at = now() - $2::interval WHERE order_id = $1', [
        order.id,
        interval,
      ]);
    await age('61 seconds');
    expect(await undoCheckIn(postgres(), first)).toBe(false);
    expect(await countUsed(order.id)).toBe(1);
    await age('50 seconds');
    expect(await undoCheckIn(postgres(), first)).toBe(true);
  });
});

test('a door counts who is in, of its own event alone', async () => {
  const night = await addNight();
  const [order, other] = [await sell(3, night), await sell(1)];
  const first = scanOf(order);
  await checkIn(postgres(), first);
  await scan(order, 2);
  await scan(other);
  expect(await countDoor(postgres(), night)).toEqual({ used: 2, sold: 3 });
  await undoCheckIn(postgres(), first);
  expect(await countDoor(postgres(), night)).toEqual({ used: 1, sold: 3 });
});

test("doors that have not shut are offered, tonight's first", async () => {
  const [late, tonight, gone] = [
    await addNight('20 days'),
    await addNight('-2 hours'),
    await addNight('-2 days'),
  ];
  const offered = await listDoorEvents(postgres());
  const ids = offered.map(({ id }) => id);
  expect(ids).not.toContain(gone);
  expect(ids.indexOf(tonight)).toBeLessThan(ids.indexOf(late));
  expect(offered.find(({ id }) => id === tonight)?.phase).toBe('open');
  expect(offered.find(({ id }) => id === late)?.phase).toBe('early');
  expect(await findDoorEvent(postgres(), gone)).toMatchObject({ phase: 'over' });
  expect(await findDoorEvent(postgres(), 'nowhere')).toBeNull();
});

test("an order's number finds its tickets, at the door of its event alone", async () => {
  const order = await sell(2);
  await scan(order, 2);
  const number = orderNumber(order.id).toLowerCase();
  const find = (eventId: string) => findByNumber(postgres(), { number, eventId });
  const [found, ...more] = (await find(order.ticketTypeId)) ?? [];
  expect(more).toEqual([]);
  expect(found).toMatchObject({ id: order.id, status: 'paid', ticketType: 'Standing', quantity: 2 });
  expect([...(found?.used.keys() ?? [])]).toEqual([2]);
  expect(await find((await sell(1)).ticketTypeId)).toEqual([]);
  expect(await findByNumber(postgres(), { number: 'no number', eventId: order.ticketTypeId })).toBeNull();
});
