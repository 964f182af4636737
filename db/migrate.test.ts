import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate as applyMigrations } from 'drizzle-orm/node-postgres/migrator';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { dropDatabase } from '@/stack/testing/database';
import { withConnection } from './connect';
import { MIGRATIONS_FOLDER, migrate } from './migrate';

let url: string;

beforeEach(async () => {
  const serverUrl = inject('postgresUrl');
  const name = `blank_${process.pid}_${Date.now()}`;
  await withConnection(serverUrl, (client) => client.query(`CREATE DATABASE ${name}`));
  url = new URL(`/${name}`, serverUrl).href;
});
afterEach(() => dropDatabase(inject('postgresUrl'), url));

/** Two tickets were sold, and one was used. */
const SOLD_BEFORE = `
  INSERT INTO events (id, slug, name, tagline, venue, city, starts_at)
    VALUES ('night', 'night', 'Night', 'One', 'Hall', 'Town', '2030-01-01');
  INSERT INTO ticket_types (id, event_id, name, price_cents, currency, capacity, stock, per_buyer_limit, sale_starts_at)
    VALUES ('seat', 'night', 'Seat', 1500, 'EUR', 5, 5, 4, '2020-01-01');
  INSERT INTO orders (id, buyer_id, idempotency_key, ticket_type_id, quantity, total_cents, currency, status)
    VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002', 'k', 'seat', 2, 3000, 'EUR', 'paid');
  INSERT INTO stock_events (ticket_type_id, version, n, kind, delta, order_id)
    VALUES ('seat', 1, 0, 'sold', -2, '00000000-0000-4000-8000-000000000001');
  INSERT INTO tickets (code, order_id, n) VALUES ('A', '00000000-0000-4000-8000-000000000001', 1)`;

const countMigrations = () =>
  withConnection(url, async (client) => {
    const { rows } = await client.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM drizzle.__drizzle_migrations',
    );
    return rows[0]?.count;
  });

test('migrating from several processes at once, and again, applies each migration once', async () => {
  await Promise.all([migrate(url), migrate(url), migrate(url)]);
  const applied = await countMigrations();
  await migrate(url);
  expect(applied).toBeGreaterThan(1);
  expect(await countMigrations()).toBe(applied);
});

test('orders and sales from before there was money get their cents and what was used', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'migrations-'));
  try {
    await cp(MIGRATIONS_FOLDER, folder, { recursive: true });
    const journal = path.join(folder, 'meta', '_journal.json');
    const whole: { entries: readonly { readonly tag: string }[] } = JSON.parse(
      await readFile(journal, 'utf8'),
    );
    const earlier = whole.entries.filter(({ tag }) => tag < '0008');
    await writeFile(journal, JSON.stringify({ ...whole, entries: earlier }));
    await withConnection(url, (client) => applyMigrations(drizzle(client), { migrationsFolder: folder }));
    const rows = await withConnection(url, async (client) => {
      await client.query(SOLD_BEFORE);
      await migrate(url);
      const { rows } = await client.query(
        `SELECT o.money, o.used, e.cents, e.sold, e.held, e.revenue FROM orders o JOIN stock_events e ON e.order_id = o.id`,
      );
      return rows;
    });
    expect(rows).toEqual([{ money: 'none', used: 1, cents: 3000, sold: 2, held: 0, revenue: 3000 }]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('migrates from any working directory', async () => {
  const home = process.cwd();
  process.chdir('/');
  try {
    await migrate(url);
  } finally {
    process.chdir(home);
  }
  expect(await countMigrations()).toBeGreaterThan(1);
});

test('a user who may neither alter the database nor create extensions still gets a shop', async () => {
  const role = `plain_${process.pid}_${Date.now()}`;
  await withConnection(url, async (client) => {
    await client.query(`CREATE ROLE ${role} LOGIN PASSWORD 'plain'`);
    await client.query(`GRANT CREATE ON DATABASE ${new URL(url).pathname.slice(1)} TO ${role}`);
    await client.query(`GRANT CREATE, USAGE ON SCHEMA public TO ${role}`);
  });
  try {
    const asPlain = new URL(url);
    asPlain.username = role;
    asPlain.password = 'plain';
    await migrate(asPlain.href);
    expect(await countMigrations()).toBeGreaterThan(1);
  } finally {
    await withConnection(url, async (client) => {
      await client.query(`DROP OWNED BY ${role} CASCADE`);
      await client.query(`DROP ROLE ${role}`);
    });
  }
});

test('says that Postgres is out of reach', async () => {
  await expect(migrate('postgres://nobody:wrong@127.0.0.1:1/none')).rejects.toThrow(
    'Postgres is out of reach',
  );
});
