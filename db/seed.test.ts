import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '@/stack/testing/stores';
import { withConnection } from './connect';
import { seed } from './seed';

let one: Awaited<ReturnType<typeof freshDatabase>>;
let other: Awaited<ReturnType<typeof freshDatabase>>;

beforeAll(async () => {
  [one, other] = await Promise.all([freshDatabase(), freshDatabase()]);
  await Promise.all([seed(one.url), seed(one.url), seed(other.url)]);
  await seed(one.url);
});
afterAll(async () => {
  await Promise.all([one?.drop(), other?.drop()]);
});

const TABLES = ['events', 'ticket_types', 'orders', 'stock_events', 'buyer_counts'];

const fingerprint = (url: string) =>
  withConnection(url, async (client) => {
    const marks: unknown[] = [];
    for (const table of TABLES) {
      const { rows } = await client.query(
        `SELECT count(*)::int AS rows, md5(string_agg(t::text, '|' ORDER BY t::text)) AS mark FROM ${table} t`,
      );
      marks.push({ table, ...rows[0] });
    }
    return marks;
  });

test('the seed is the same every time, also when sown twice at once', async () => {
  const marks = await fingerprint(one.url);
  expect(marks).toEqual(await fingerprint(other.url));
  expect(marks).toMatchObject([{ rows: 12 }, { rows: 27 }, { rows: 749 }, { rows: 776 }, { rows: 749 }]);
});

test('it has a flagship, a last ticket, one sold out and one not yet on sale', async () => {
  const rows = await withConnection(one.url, async (client) => {
    const result = await client.query(`
      SELECT t.id, t.stock, t.capacity FROM ticket_types t JOIN events e ON e.id = t.event_id
      ORDER BY e.starts_at, t.position`);
    return result.rows;
  });
  expect(rows[0]).toEqual({ id: 'night-ferry-standing', stock: 500, capacity: 500 });
  expect(rows).toContainEqual({ id: 'the-last-cartographers-standing', stock: 1, capacity: 400 });
  expect(rows).toContainEqual({ id: 'glass-orchard-nave', stock: 0, capacity: 260 });
  const later = await withConnection(one.url, (client) =>
    client.query(`SELECT DISTINCT event_id FROM ticket_types WHERE sale_starts_at > '2027-01-01'`),
  );
  expect(later.rows).toEqual([{ event_id: 'midnight-overture' }]);
});

test('no visitor can be one of its buyers: their ids are no version-4 UUIDs', async () => {
  const { rows } = await withConnection(one.url, (client) =>
    client.query(`SELECT DISTINCT substr(buyer_id::text, 15, 1) AS version FROM orders`),
  );
  expect(rows).toEqual([{ version: '8' }]);
});
