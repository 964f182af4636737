import { existsSync } from 'node:fs';
import path from 'node:path';
import { Redis } from '@upstash/redis';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { DataSource, EntitySchema } from 'typeorm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { buy as buyWithDrizzleLocking } from '@/examples/in-your-stack/drizzle-for-update';
import { buy as buyWithDrizzle } from '@/examples/in-your-stack/drizzle-guarded';
import { buy as buyWithDrizzleRetrying } from '@/examples/in-your-stack/drizzle-retry';
import { buy as buyWithPg } from '@/examples/in-your-stack/pg-guarded';
import { alone } from '@/examples/in-your-stack/pg-pooled-lock';
import { buy as buyOnceWithPg } from '@/examples/in-your-stack/pg-same-key';
import { buy as buyWithTypeormLocking } from '@/examples/in-your-stack/typeorm-for-update';
import { buy as buyWithTypeorm } from '@/examples/in-your-stack/typeorm-guarded';
import { Orders, Tickets } from '@/examples/in-your-stack/typeorm-tables';
import { withLock } from '@/examples/in-your-stack/upstash-lock';
import { LESSONS } from '@/lessons/registry';
import { REPOSITORY } from './data-folder';
import { startUpstashGateway } from './gateways/upstash-gateway';
import { freshDatabase, freshRedis } from './testing/stores';

/* What the lessons show of other people's stacks is run: forty buyers at once for seven tickets. */

const [TICKETS, BUYERS] = [7, 40];
const TABLES = `
  CREATE TABLE tickets (id int PRIMARY KEY, stock int NOT NULL);
  CREATE TABLE prices (id int PRIMARY KEY, cents int NOT NULL, version int NOT NULL DEFAULT 1);
  CREATE TABLE orders (ticket_id int NOT NULL, buyer text NOT NULL, key text NOT NULL,
    CONSTRAINT orders_buyer_key UNIQUE (buyer, key))`;

const Prices = new EntitySchema<{ id: number; cents: number; version: number }>({
  name: 'prices',
  columns: {
    id: { type: 'int', primary: true },
    cents: { type: 'int' },
    version: { type: 'int', version: true },
  },
});

let database: Awaited<ReturnType<typeof freshDatabase>>;
let pool: pg.Pool;
let source: DataSource;
beforeAll(async () => {
  database = await freshDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 8, options: '-c search_path=in_your_stack' });
  await pool.query(`CREATE SCHEMA in_your_stack; ${TABLES}`);
  const entities = [Tickets, Orders, Prices];
  source = new DataSource({ type: 'postgres', url: database.url, schema: 'in_your_stack', entities });
  await source.initialize();
});
beforeEach(async () => {
  await pool.query(`TRUNCATE orders; DELETE FROM tickets; INSERT INTO tickets VALUES (1, ${TICKETS})`);
});
afterAll(async () => {
  await source?.destroy();
  await pool?.end();
  await database?.drop();
});

type Buy = (ticketId: number, buyer: string, key: string) => Promise<boolean | undefined>;

const WAYS: readonly (readonly [string, () => Buy])[] = [
  [
    'pg-guarded',
    () =>
      (...wish) =>
        buyWithPg(pool, ...wish),
  ],
  [
    'pg-same-key',
    () =>
      (...wish) =>
        buyOnceWithPg(pool, ...wish),
  ],
  [
    'drizzle-guarded',
    () =>
      (...wish) =>
        buyWithDrizzle(drizzle(pool), ...wish),
  ],
  [
    'drizzle-for-update',
    () =>
      (...wish) =>
        buyWithDrizzleLocking(drizzle(pool), ...wish),
  ],
  [
    'drizzle-retry',
    () =>
      (...wish) =>
        buyWithDrizzleRetrying(drizzle(pool), ...wish),
  ],
  [
    'typeorm-guarded',
    () =>
      (...wish) =>
        buyWithTypeorm(source, ...wish),
  ],
  [
    'typeorm-for-update',
    () =>
      (...wish) =>
        buyWithTypeormLocking(source, ...wish),
  ],
];
const OTHERS = ['upstash-lock', 'pg-pooled-lock'];

async function readBooks() {
  const { rows } = await pool.query<{ stock: number; sold: number }>(
    'SELECT stock, (SELECT count(*)::int FROM orders) AS sold FROM tickets',
  );
  return rows[0];
}

const crowd = <T>(act: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: BUYERS }, (_, n) => act(n)));

it.each(WAYS)('%s sells each ticket once', async (_, open) => {
  const buy = open();
  const told = await crowd((n) => buy(1, `buyer ${n}`, 'k'));
  const sold = told.filter((one) => one === true).length;
  expect(await readBooks()).toEqual({ stock: TICKETS - sold, sold });
  // A buyer who gave up is told so, and no other is sent away while a ticket is left.
  if (!told.includes(undefined)) expect(sold).toBe(TICKETS);
});

it('TypeORM’s save() loses an update, and writes the old version back', async () => {
  const prices = source.getRepository(Prices);
  await pool.query('INSERT INTO prices VALUES (1, 900)');
  const [mine, theirs] = [await prices.findOneByOrFail({ id: 1 }), await prices.findOneByOrFail({ id: 1 })];
  mine.cents += 100;
  theirs.cents += 200;
  await prices.save(mine);
  await prices.save(theirs);
  expect(await prices.findOneBy({ id: 1 })).toEqual({ id: 1, cents: 1100, version: 1 });
});

it('pg-same-key answers the same key with the same order, all at once and once more', async () => {
  const told = await crowd(() => buyOnceWithPg(pool, 1, 'ada', 'k'));
  expect(new Set([...told, await buyOnceWithPg(pool, 1, 'ada', 'k')])).toEqual(new Set([true]));
  expect(await readBooks()).toEqual({ stock: TICKETS - 1, sold: 1 });
});

it('pg-pooled-lock lets one in at a time, and the next one after it', async () => {
  let inside = 0;
  const most = await Promise.all(
    Array.from({ length: 20 }, () =>
      alone(pool, 42, async (client) => {
        inside++;
        await client.query('SELECT 1');
        return inside--;
      }),
    ),
  );
  expect(new Set(most)).toEqual(new Set([1]));
});

it('upstash-lock lets one in, and opens no lock but its own', async () => {
  const redis = await freshRedis();
  const token = 'a-token-of-this-test';
  const gateway = await startUpstashGateway({ redisUrl: redis.url, token });
  try {
    const client = new Redis({ url: gateway.url, token, enableTelemetry: false });
    const told = await withLock(client, 'lock', () => withLock(client, 'lock', async () => 'both'));
    expect(told).toBeUndefined();
    expect(await withLock(client, 'lock', async () => 'one')).toBe('one');
    await withLock(client, 'lock', () => client.set('lock', 'of somebody else'));
    expect(await client.get('lock')).toBe('of somebody else');
  } finally {
    await gateway.close();
    await redis.stop();
  }
});

it('what a lesson shows is here, and what is here a lesson shows', () => {
  const shown = LESSONS.flatMap(({ inYourStack = [] }) => inYourStack.map(({ file }) => file));
  const run = [...WAYS.map(([name]) => name), ...OTHERS].map((name) => `${name}.ts`);
  expect(shown.toSorted()).toEqual(run.toSorted());
  for (const file of shown) {
    expect(existsSync(path.join(REPOSITORY, 'examples', 'in-your-stack', file))).toBe(true);
  }
});
