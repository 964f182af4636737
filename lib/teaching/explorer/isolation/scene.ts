import { readInt } from '@/lib/core/stores/columns';
import { openPgConnection, type PgConnection } from '@/lib/core/stores/pg/pg-connection';
import type { SqlRow, Statement } from '@/lib/core/stores/postgres';
import {
  type Ending,
  type Line,
  ScriptedSession,
  type SessionName,
  type SqlScript,
} from './scripted-session';

/*
 * Two sessions on a real Postgres, one statement at a time, the way that ept/hermitage tells anomalies. Nothing is
 * timed: pg_blocking_pids says which session waits.
 */

export interface SceneStep extends Line {
  /** What the other session had waited for, and has now got. */
  readonly woke: readonly Line[];
  /** What anybody else would read now. */
  readonly committed: { readonly stock: number; readonly orders: number };
}

export interface Scene<T> {
  readonly steps: readonly SceneStep[];
  readonly endings: Readonly<Record<SessionName, Ending<T>>>;
  readonly stock: number;
}

/** The scripts of two sessions, and in which order they go on. */
export interface Play<T> {
  readonly A: SqlScript<T>;
  readonly B: SqlScript<T>;
  /** Whose turn it is, repeated as often as needed. A session that waits or has ended is left out. */
  readonly order: string;
  /** The table refuses a stock below 0. */
  readonly isChecked?: boolean;
}

/** Plays from one ticket and no order until both sessions have ended. */
export type Perform = <T>(play: Play<T>) => Promise<Scene<T>>;

export const READ = 'SELECT stock FROM tickets WHERE id = 1';
export const COUNT = 'SELECT count(*) AS sold FROM orders';
export const DECREMENT = 'UPDATE tickets SET stock = stock - 1 WHERE id = 1 RETURNING stock';
export const RECORD = 'INSERT INTO orders (ticket_id) VALUES (1)';
export const begin = (level: string) => `BEGIN ISOLATION LEVEL ${level.toUpperCase()}`;

const SCHEMA = 'isolation_stage';

/** Nobody waits for the disk: what is committed is seen all the same. For the stage one may wait. */
const SETTINGS = { synchronous_commit: 'off', statement_timeout: '60000' };

/** One such schema at a time is in a database; what a dead process left is dropped first. */
const BUILD = [
  `SELECT pg_advisory_lock(hashtext('${SCHEMA}'))`,
  `DROP SCHEMA IF EXISTS ${SCHEMA} CASCADE`,
  `CREATE SCHEMA ${SCHEMA}`,
];

const setUp = (isChecked: boolean) => [
  'DROP TABLE IF EXISTS tickets, orders',
  `CREATE TABLE tickets (id int PRIMARY KEY, stock int NOT NULL ${isChecked ? 'CHECK (stock >= 0)' : ''}, version int NOT NULL)`,
  'CREATE TABLE orders (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, ticket_id int NOT NULL)',
  'INSERT INTO tickets VALUES (1, 1, 1)',
];

/** The same tables as in the beginning, without making them again. */
const RESET = ['DELETE FROM orders', 'UPDATE tickets SET stock = 1, version = 1'];

const COMMITTED: Statement<SceneStep['committed']> = {
  name: 'committed',
  text: 'SELECT t.stock, (SELECT count(*) FROM orders) AS orders FROM tickets t WHERE id = 1',
  row: (row) => ({ stock: readInt(row, 'stock'), orders: readInt(row, 'orders') }),
};

async function runAll(sql: PgConnection, texts: readonly string[]): Promise<void> {
  for (const text of texts) await sql.query({ name: '', text, row: (row: SqlRow) => row }, []);
}

/**
 * Runs each row of a table at each level, one after the other. Some seconds; nothing is left in the database.
 * @throws {StoreError} Postgres is out of reach
 */
export async function runTable<Row, Level, Cell>(
  databaseUrl: string,
  rows: readonly Row[],
  levels: readonly Level[],
  runCell: (perform: Perform, row: Row, level: Level) => Promise<Cell>,
): Promise<readonly Cell[]> {
  const connections: PgConnection[] = [];
  const open = async () => {
    const connection = await openPgConnection(databaseUrl, { search_path: SCHEMA, ...SETTINGS });
    connections.push(connection);
    return connection;
  };
  try {
    const observer = await open();
    await runAll(observer, BUILD);
    try {
      const sessions = { A: await open(), B: await open() };
      const prepare = openStage(observer);
      const perform: Perform = async (play) => {
        await prepare(play.isChecked ?? false);
        return performPlay(play, observer, sessions);
      };
      const cells: Cell[] = [];
      for (const row of rows) {
        for (const level of levels) cells.push(await runCell(perform, row, level));
      }
      return cells;
    } finally {
      await runAll(observer, [`DROP SCHEMA ${SCHEMA} CASCADE`]);
    }
  } finally {
    await Promise.all(connections.map((connection) => connection.close()));
  }
}

/** Makes the tables when another kind is wanted than there is; else puts them back. */
function openStage(observer: PgConnection): (isChecked: boolean) => Promise<void> {
  let built: boolean | undefined;
  return async (isChecked) => {
    await runAll(observer, built === isChecked ? RESET : setUp(isChecked));
    built = isChecked;
  };
}

async function performPlay<T>(
  { A, B, order }: Play<T>,
  observer: PgConnection,
  sessions: Readonly<Record<SessionName, PgConnection>>,
): Promise<Scene<T>> {
  const readCommitted = async () => {
    const [committed] = await observer.query(COMMITTED, []);
    if (!committed) throw new Error('The ticket is gone.');
    return committed;
  };
  const a = new ScriptedSession('A', A, sessions.A);
  const b = new ScriptedSession('B', B, sessions.B);
  const steps: SceneStep[] = [];
  for (let turn = 0; ; turn++) {
    if (a.ending && b.ending) {
      return { steps, endings: { A: a.ending, B: b.ending }, stock: (await readCommitted()).stock };
    }
    const [session, other] = order[turn % order.length] === 'A' ? [a, b] : [b, a];
    if (session.isWaiting || session.ending) continue;
    session.send();
    const line = await session.observe(other, observer);
    const woken = other.isWaiting ? await other.observe(session, observer) : null;
    const woke = woken && !other.isWaiting ? [woken] : [];
    steps.push({ ...line, woke, committed: await readCommitted() });
  }
}
