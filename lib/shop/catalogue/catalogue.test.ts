import { afterAll, beforeAll, expect, test } from 'vitest';
import { seed } from '@/db/seed';
import { carryOn } from '@/lib/shop/outbox/carry-on';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { currentCatalogue, findEvent } from './catalogue';

let testShop: TestShop;

beforeAll(async () => {
  testShop = await openTestShop('web');
  await seed(testShop.shop.env.DATABASE_URL);
  await carryOn(testShop.shop);
});
afterAll(() => testShop?.close());

const stores = () => testShop.shop.stores;
/** The catalogue's query, as Postgres counts it. */
const countReads = async () => {
  const { rows } = await testShop.sql.query(
    `SELECT coalesce(sum(calls), 0)::int AS calls FROM pg_stat_statements
     WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND query LIKE '%"tagline"%'`,
  );
  return rows[0].calls;
};

test('a hundred readers at once cost one query, and get the whole programme in order', async () => {
  const before = await countReads();
  const all = await Promise.all(Array.from({ length: 100 }, () => currentCatalogue(stores())));
  expect((await countReads()) - before).toBe(1);
  expect(new Set(all).size).toBe(1);

  const events = all[0]?.events ?? [];
  expect(events).toHaveLength(12);
  expect(events.map(({ startsAt }) => startsAt)).toEqual(events.map(({ startsAt }) => startsAt).toSorted());
  expect(events[0]).toEqual({
    id: 'night-ferry',
    slug: 'night-ferry',
    name: 'Night Ferry',
    tagline: 'Slow synths, one bridge lit red, and a last encore before the tide turns.',
    venue: 'Armazém do Cais',
    city: 'Lisbon',
    startsAt: '2027-02-12T21:00:00.000Z',
    endsAt: '2027-02-13T00:00:00.000Z',
    ticketTypes: [
      expect.objectContaining({
        id: 'night-ferry-standing',
        name: 'Standing',
        priceCents: 3900,
        currency: 'EUR',
        capacity: 500,
        stock: 500,
        perBuyerLimit: 4,
        saleStartsAt: '2026-01-15T09:00:00.000Z',
      }),
      expect.objectContaining({ id: 'night-ferry-balcony' }),
      expect.objectContaining({ id: 'night-ferry-captain' }),
    ],
  });
});

test('a festival of three days ends on its third', async () => {
  const found = await findEvent(stores(), 'halcyon-fields');
  expect(found?.event).toMatchObject({
    startsAt: '2027-07-09T11:00:00.000Z',
    endsAt: '2027-07-11T22:00:00.000Z',
  });
});

test('a sale shows within a second, with a later asOf', async () => {
  const before = await currentCatalogue(stores());
  await (await testShop.buy({ ticketTypeId: 'night-ferry-standing' })).text();
  await carryOn(testShop.shop);
  await expect
    .poll(async () => (await currentCatalogue(stores())).events[0]?.ticketTypes[0]?.stock, {
      timeout: 1500,
      interval: 20,
    })
    .toBe(499);
  const after = await currentCatalogue(stores());
  expect(Date.parse(after.asOf)).toBeGreaterThan(Date.parse(before.asOf));
});

test('finds an event by its slug, and none by another', async () => {
  expect(await findEvent(stores(), 'one-chair')).toMatchObject({ event: { name: 'One Chair' } });
  expect(await findEvent(stores(), '__proto__')).toBeNull();
});

test('while Postgres is slow, the older programme is shown with its honest age', async () => {
  const older = await currentCatalogue(stores());
  const blocker = await testShop.sql.connect();
  try {
    await blocker.query('BEGIN');
    await blocker.query('LOCK TABLE ticket_types IN ACCESS EXCLUSIVE MODE');
    const isReaderStuck = async () => {
      expect((await currentCatalogue(stores())).asOf).toBe(older.asOf);
      const { rows } = await testShop.sql.query(
        `SELECT count(*)::int AS stuck FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return rows[0].stuck;
    };
    await expect.poll(isReaderStuck, { interval: 20 }).toBe(1);
    expect((await currentCatalogue(stores())).asOf).toBe(older.asOf);
  } finally {
    blocker.release(true);
  }
  await expect.poll(async () => (await currentCatalogue(stores())).asOf).not.toBe(older.asOf);
});
