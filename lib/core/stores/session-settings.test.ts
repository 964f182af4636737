import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seed } from '@/db/seed';
import { audit } from '@/lib/shop/audit/audit';
import { readCatalogue } from '@/lib/shop/catalogue/read-catalogue';
import { listBoughtOrders } from '@/lib/shop/orders/bought-order';
import { DRIVER_PAIRS } from '@/stack/testing/drivers';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { createDrizzleReads } from './drizzle-reads';

/* A database, or a user, may have settings of its own. Nothing that the shop reads may depend on them. */

const SETTINGS = [
  { datestyle: 'German' },
  { datestyle: 'SQL, DMY', timezone: 'Pacific/Chatham' },
  {
    datestyle: 'Postgres, MDY',
    intervalstyle: 'sql_standard',
    extra_float_digits: '-15',
    bytea_output: 'escape',
  },
];

describe.each(DRIVER_PAIRS)('%s drivers', (pair) => {
  let test: TestShop;
  const buyer = randomUUID();

  beforeAll(async () => {
    test = await openTestShop('node', {}, pair);
    await seed(String(test.sql.options.connectionString));
    expect((await test.buy({ ticketTypeId: 'night-ferry-standing', buyer })).status).toBe(201);
  });
  afterAll(() => test?.close());

  /** What depends on a time, as the shop tells it. */
  async function read() {
    const { postgres } = test.shop.stores;
    const early = await test.buy({ ticketTypeId: 'midnight-overture-stalls', key: 'early', buyer });
    const { events } = await readCatalogue(createDrizzleReads(postgres));
    const orders = await listBoughtOrders(postgres, { buyerIds: [buyer], adoptedIds: [] });
    const { asOf, ...books } = await audit(postgres);
    expect(asOf).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    return { events, orders, books, early: await early.json() };
  }

  it.each(SETTINGS)('%o: the same', async (settings) => {
    const before = await read();
    expect(before.early.type).toBe('/problems/not-on-sale');
    for (const [name, value] of Object.entries(settings)) {
      await test.sql.query(
        `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET ${name} = %L', current_database(), '${value}'); END $$`,
      );
    }
    await test.sql.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    const shown = {
      name: 'shown',
      text: 'SHOW datestyle',
      row: (row: Readonly<Record<string, unknown>>) => row.DateStyle,
    };
    await expect
      .poll(() => test.shop.stores.postgres.query(shown, []).catch(() => []))
      .toEqual([expect.stringContaining(settings.datestyle.split(',')[0] ?? '')]);
    expect(await read()).toEqual(before);
  });
});
