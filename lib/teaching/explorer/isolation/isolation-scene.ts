import { readInt } from '@/lib/core/stores/columns';
import { openPgConnection, type PgConnection } from '@/lib/core/stores/pg/pg-connection';
import type { SqlRow, Statement } from '@/lib/core/stores/postgres';
import { type Ending, type Line, type Part, Player, type Session } from './isolation-player';

/*
 * Two sessions on a real Postgres, one statement at a time, the way that ept/hermitage tells anomalies. Nothing is
 * timed: who waits is known from pg_blocking_pids.
 */

export interface SceneStep extends Line {
  /** What the other session had waited for, and now heard. */
  readonly woke: readonly Line[];
  /** What anybody else would read now. */
  readonly committed: { readonly stock: number; readonly orders: number };
}

export interface Scene<T> {
  readonly steps: readonly SceneStep[];
  readonly endings: Readonly<Record<Session, Ending<T>>>;
  /** The row's stock in the end. */
  readonly stock: number;
}

export interface Play<T> {
  readonly A: Part<T>;
  readonly B: Part<T>;
  /** Who goes next; said again from its start as often as needed. Who waits or has ended is left out. */
  readonly order: string;
  /** The table refuses a stock below 0. */
  readonly isChecked?: boolean;
}

/** Plays from one ticket and no order until both have ended. */
export type Stage = <T>(play: Play<T>) => Promise<Scene<T>>;

const SCHEMA = 'isolation_stage';

const raw = (text: string): Statement<SqlRow> => ({ name: '', text, row: (row) => row });

/** One stage at a time stands in a database; what a dead process left is taken down first. */
const BUILD = [
  `SELECT pg_advisory_lock(hashtext('${SCHEMA}'))`,
  `DROP SCHEMA IF EXISTS ${SCHEMA} CASCADE`,
  `CREATE SCHEMA ${SCHEMA}`,
];

function setUp(isChecked: boolean): readonly string[] {
  const check = isChecked ? 'CHECK (stock >= 0)' : '';
  return [
    'DROP TABLE IF EXISTS tickets, orders',
    `CREATE TABLE tickets (id int PRIMARY KEY, stock int NOT NULL ${check}, version int NOT NULL)`,
    'CREATE TABLE orders (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, ticket_id int NOT NULL)',
    'INSERT INTO tickets VALUES (1, 1, 1)',
  ];
}

const COMMITTED: Statement<SceneStep['committed']> = {
  name: 'committed',
  text: 'SELECT t.stock, (SELECT count(*) FROM orders) AS orders FROM tickets t WHERE id = 1',
  row: (row) => ({ stock: readInt(row, 'stock'), orders: readInt(row, 'orders') }),
};

/** Opens a stage for as long as `body` runs; nothing of it is left in the database. */
export async function withStage<T>(databaseUrl: string, body: (stage: Stage) => Promise<T>): Promise<T> {
  const connections: PgConnection[] = [];
  const open = async () => {
    const connection = await openPgConnection(databaseUrl, { search_path: SCHEMA });
    connections.push(connection);
    return connection;
  };
  try {
    const observer = await open();
    for (const text of BUILD) await observer.query(raw(text), []);
    try {
      const sessions = { A: await open(), B: await open() };
      return await body((play) => perform(play, observer, sessions));
    } finally {
      await observer.query(raw(`DROP SCHEMA ${SCHEMA} CASCADE`), []);
    }
  } finally {
    await Promise.all(connections.map((connection) => connection.close()));
  }
}

async function perform<T>(
  { A, B, order, isChecked = false }: Play<T>,
  observer: PgConnection,
  sessions: Readonly<Record<Session, PgConnection>>,
): Promise<Scene<T>> {
  for (const text of setUp(isChecked)) await observer.query(raw(text), []);
  const readCommitted = async () => {
    const [committed] = await observer.query(COMMITTED, []);
    if (!committed) throw new Error('The ticket is gone.');
    return committed;
  };
  const a = new Player('A', A, sessions.A);
  const b = new Player('B', B, sessions.B);
  const steps: SceneStep[] = [];
  for (let turn = 0; ; turn++) {
    if (a.ending && b.ending) {
      return { steps, endings: { A: a.ending, B: b.ending }, stock: (await readCommitted()).stock };
    }
    const [player, other] = order[turn % order.length] === 'A' ? [a, b] : [b, a];
    if (player.isWaiting || player.ending) continue;
    player.say();
    const line = await player.hear(other, observer);
    const woken = other.isWaiting ? await other.hear(player, observer) : null;
    const woke = woken && !other.isWaiting ? [woken] : [];
    steps.push({ ...line, woke, committed: await readCommitted() });
  }
}
