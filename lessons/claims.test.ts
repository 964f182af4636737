import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase } from '@/stack/testing/stores';
import { openTwoSessions, type SessionName, type TwoSessions, WAITS } from './testing/two-sessions';

/* What the lessons say of Postgres itself, said to a Postgres: each sentence is a scene of two sessions. */

const TABLES = [
  'CREATE TABLE tickets (id int PRIMARY KEY, stock int NOT NULL, version int NOT NULL DEFAULT 1)',
  'INSERT INTO tickets VALUES (1, 1), (2, 1)',
  'CREATE TABLE orders (buyer text NOT NULL, key text NOT NULL, UNIQUE (buyer, key))',
  'CREATE TABLE counts (buyer text PRIMARY KEY, n int NOT NULL)',
  `INSERT INTO counts VALUES ('ada', 0)`,
  'CREATE TABLE seats (id int, status text, version int)',
  `INSERT INTO seats VALUES (12, 'held', 1)`,
  'CREATE TABLE prices (id int, cents int)',
  'INSERT INTO prices VALUES (1, 900), (2, 900)',
];

const GUARDED = 'UPDATE tickets SET stock = stock - 1 WHERE id = 1 AND stock >= 1 RETURNING stock';
const STOCK = 'SELECT stock FROM tickets WHERE id = 1';
const COUNT = 'SELECT count(*)::int AS n FROM orders';
const insert = (buyer: string, key: string) => `INSERT INTO orders VALUES ('${buyer}', '${key}')`;

let database: Awaited<ReturnType<typeof freshDatabase>>;
let two: TwoSessions;
beforeAll(async () => {
  database = await freshDatabase();
  two = await openTwoSessions(database.url, TABLES);
});
beforeEach(() => two.reset());
afterAll(async () => {
  await two?.close();
  await database?.drop();
});

const A = (text: string) => two.tell('A', text);
const B = (text: string) => two.tell('B', text);
const both = async (text: string) => {
  await A(text);
  await B(text);
};
const lessonText = (slug: string) => readFileSync(path.join(import.meta.dirname, slug, 'lesson.md'), 'utf8');

/** A has done it and not committed; B does it and waits; A commits. @returns what B hears then */
async function meetAtTheRow(ofA: string, ofB = ofA) {
  await A('BEGIN');
  await A(ofA);
  expect(await B(ofB)).toBe(WAITS);
  await A('COMMIT');
  return two.hear('B');
}

describe('lesson 1', () => {
  it('reckons with the milliseconds of a minute and the minutes of a year', () => {
    const [perYear, window] = [365 * 24 * 60, 60_000];
    expect(Math.round(perYear / window)).toBe(9);
    expect(lessonText('01-the-last-ticket')).toMatch(/525,600 \/ 60,000 is \*\*about nine pairs a\nyear\*\*/);
    expect([perYear, window]).toEqual([525_600, 60_000]);
  });
});

describe('lesson 2', () => {
  it('keeps the lock until its transaction ends, whatever the program does until then', async () => {
    await A('BEGIN');
    expect(await A(GUARDED)).toEqual([{ stock: 0 }]);
    expect(await B(GUARDED)).toBe(WAITS);
    await A('SELECT 1');
    const [{ waiting } = { waiting: 0 }] = await two.look.query(
      {
        name: '',
        text: 'SELECT count(*)::int AS waiting FROM pg_locks WHERE NOT granted',
        row: (row) => row,
      },
      [],
    );
    expect(waiting).toBe(1);
    await A('COMMIT');
    expect(await two.hear('B')).toEqual([]);
  });

  it.each([
    ['a sub-select', `UPDATE tickets SET stock = stock - 1 WHERE id = 1 AND (${STOCK}) >= 1 RETURNING stock`],
    [
      'a WITH',
      `WITH seen AS MATERIALIZED (${STOCK}) UPDATE tickets t SET stock = t.stock - 1 FROM seen
       WHERE id = 1 AND seen.stock >= 1 RETURNING t.stock`,
    ],
  ])('asks again of the row alone: %s keeps its old sight', async (_, text) => {
    expect(await meetAtTheRow(text)).toEqual([{ stock: -1 }]);
  });

  it('loses three tickets to one key where a conflict does nothing', async () => {
    await A('UPDATE tickets SET stock = 10 WHERE id = 1');
    const leak = `WITH sold AS (${GUARDED}) INSERT INTO orders SELECT 'ada', 'k' FROM sold ON CONFLICT DO NOTHING`;
    for (const who of ['A', 'B', 'A'] satisfies SessionName[]) await two.tell(who, leak);
    expect([await A(STOCK), await A(COUNT)]).toEqual([[{ stock: 7 }], [{ n: 1 }]]);
  });
});

describe('lesson 3', () => {
  it('never lets a plain SELECT wait', async () => {
    await A('BEGIN');
    await A(GUARDED);
    expect(await B(STOCK)).toEqual([{ stock: 1 }]);
    expect(await B(`${STOCK} FOR UPDATE`)).toBe(WAITS);
    await A('COMMIT');
    expect(await two.hear('B')).toEqual([{ stock: 0 }]);
  });

  it('takes a snapshot with the first statement, not with BEGIN', async () => {
    await B('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await A('UPDATE tickets SET stock = 5 WHERE id = 1');
    expect(await B(STOCK)).toEqual([{ stock: 5 }]);
    await A('UPDATE tickets SET stock = 6 WHERE id = 1');
    expect(await B(STOCK)).toEqual([{ stock: 5 }]);
  });
});

describe('lesson 4', () => {
  it('sells two under a limit of one that is counted in the selling statement', async () => {
    await A('UPDATE tickets SET stock = 2 WHERE id = 1');
    const sell = (key: string) =>
      `WITH sold AS (UPDATE tickets SET stock = stock - 1 WHERE id = 1 AND stock >= 1
         AND (SELECT count(*) FROM orders WHERE buyer = 'ada') < 1 RETURNING id)
       INSERT INTO orders SELECT 'ada', '${key}' FROM sold`;
    await meetAtTheRow(sell('one window'), sell('another'));
    expect(await A(COUNT)).toEqual([{ n: 2 }]);
  });

  it.each([
    ['is refused where both write the stock’s row', 1, WAITS, '40001'],
    ['refuses nothing where each sells of another type', 2, [], []],
  ])('at REPEATABLE READ, who counts first and inserts then %s', async (_, ofB, first, last) => {
    await both('BEGIN ISOLATION LEVEL REPEATABLE READ');
    expect([await A(COUNT), await B(COUNT)]).toEqual([[{ n: 0 }], [{ n: 0 }]]);
    await A(insert('ada', 'one window'));
    await B(insert('ada', 'another'));
    await A('UPDATE tickets SET stock = stock - 1 WHERE id = 1');
    expect(await B(`UPDATE tickets SET stock = stock - 1 WHERE id = ${ofB}`)).toEqual(first);
    await A('COMMIT');
    expect(await two.hear('B')).toEqual(last);
  });

  it('refuses at SERIALIZABLE two who touch different rows, where no index leads to them', async () => {
    await both('BEGIN ISOLATION LEVEL SERIALIZABLE');
    for (const [tell, id] of [[A, 1] as const, [B, 2] as const]) {
      await tell(`SELECT cents FROM prices WHERE id = ${id}`);
    }
    expect(await A('UPDATE prices SET cents = 1 WHERE id = 1')).toEqual([]);
    await B('UPDATE prices SET cents = 2 WHERE id = 2');
    expect([await A('COMMIT'), await B('COMMIT')]).toEqual([[], '40001']);
  });

  it('ends in a deadlock where two lock in another order', async () => {
    const [stock, count] = ['UPDATE tickets SET stock = 0 WHERE id = 1', 'UPDATE counts SET n = n + 1'];
    await both('BEGIN');
    await A(stock);
    await B(count);
    await A(count);
    await B(stock);
    const heard = [await two.hear('A'), await two.hear('B')];
    expect(heard.filter((one) => one === '40P01')).toHaveLength(1);
  });
});

describe('lesson 5', () => {
  it('lets a compare-and-swap wait for one that is not committed yet', async () => {
    const swap = 'UPDATE tickets SET stock = 0, version = 2 WHERE id = 1 AND version = 1 RETURNING stock';
    expect(await meetAtTheRow(swap)).toEqual([]);
  });

  it.each([
    [`status = 'held'`, [{ id: 12 }]],
    ['version = 1', []],
  ])('compares %s of a seat that is held again', async (condition, freed) => {
    await B(`UPDATE seats SET status = 'free', version = version + 1`);
    await B(`UPDATE seats SET status = 'held', version = version + 1`);
    expect(await A(`UPDATE seats SET status = 'free' WHERE id = 12 AND ${condition} RETURNING id`)).toEqual(
      freed,
    );
  });
});

describe('lesson 10', () => {
  const SALE = `WITH sold AS (${GUARDED}), made AS (INSERT INTO orders SELECT 'ada', 'k' FROM sold RETURNING 1)
    SELECT (SELECT count(*)::int FROM made) AS made, (SELECT count(*)::int FROM orders) AS found`;
  const WAITED_FOR = `SELECT relation::regclass::text AS name FROM pg_locks WHERE pid = $1 AND locktype = 'tuple'`;

  it.each([
    [
      'no ticket is left, and it changes nothing, and does not find its own order',
      1,
      [{ made: 0, found: 0 }],
    ],
    ['it comes to the unique index, and is taken back whole', 2, '23505'],
  ])('waits at the row with a key that is on its way; then %s', async (_, stock, heard) => {
    await A(`UPDATE tickets SET stock = ${stock} WHERE id = 1`);
    await A('BEGIN');
    await A(SALE);
    expect(await B(SALE)).toBe(WAITS);
    const waitedFor = { name: '', text: WAITED_FOR, row: (row: object) => row };
    expect(await two.look.query(waitedFor, [two.pids.B])).toEqual([{ name: 'tickets' }]);
    await A('COMMIT');
    expect(await two.hear('B')).toEqual(heard);
    expect([await B(COUNT), await B(STOCK)]).toEqual([[{ n: 1 }], [{ stock: stock - 1 }]]);
  });
});

describe('lesson 9', () => {
  it('leaves a session’s lock on a number with the connection that took it', async () => {
    await A('SELECT pg_advisory_lock(42)');
    expect(await B('SELECT pg_advisory_unlock(42) AS done')).toEqual([{ done: false }]);
    expect(await B('SELECT pg_try_advisory_lock(42) AS mine')).toEqual([{ mine: false }]);
  });

  it('ends a transaction’s lock on a number with the statement, where that is the transaction', async () => {
    await A('SELECT pg_advisory_xact_lock(42)');
    expect(await B('SELECT pg_try_advisory_lock(42) AS mine')).toEqual([{ mine: true }]);
  });
});
