import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withConnection } from '@/db/connect';
import { freshDatabase } from '@/stack/testing/stores';
import { until } from '@/stack/testing/until';
import { LEVELS, type Loser, runIsolationTable, type SaleCell } from './sales';

/** A backend is seen for a moment after its connection was closed. */
const LEFT = `
  SELECT (SELECT count(*)::int FROM pg_namespace WHERE nspname = 'isolation_stage') AS schemas,
    (SELECT count(*)::int FROM pg_locks l JOIN pg_database d ON d.oid = l.database
     WHERE l.locktype = 'advisory' AND d.datname = current_database()) AS locks,
    (SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()) AS others`;

let database: Awaited<ReturnType<typeof freshDatabase>>;
let cells: readonly SaleCell[];
beforeAll(async () => {
  database = await freshDatabase();
  cells = await runIsolationTable(database.url);
});
afterAll(() => database?.drop());

interface Expected {
  readonly sold: number;
  readonly stock: number;
  readonly loser: Loser | null;
  readonly waited: boolean;
}

const TWICE = { sold: 2, loser: null };
const ABORTED = { sold: 1, stock: 0, loser: { kind: 'aborted', code: '40001' }, waited: true } as const;
/** Nobody touches the row, so nobody waits for it. */
const COUNTED = { stock: 1, waited: false };
const ONE = { sold: 1, stock: 0, waited: true };

const TABLE: readonly (readonly [string, readonly [Expected, Expected, Expected]])[] = [
  ['read, then SET stock = <computed>', [{ ...TWICE, stock: 0, waited: true }, ABORTED, ABORTED]],
  ['SET stock = stock - 1, no WHERE', [{ ...TWICE, stock: -1, waited: true }, ABORTED, ABORTED]],
  [
    'the same with CHECK (stock >= 0)',
    [{ ...ABORTED, loser: { kind: 'aborted', code: '23514' } }, ABORTED, ABORTED],
  ],
  ['SET stock = stock - 1 WHERE stock > 0', [{ ...ONE, loser: { kind: 'no-row' } }, ABORTED, ABORTED]],
  ['version compare-and-swap', [{ ...ONE, loser: { kind: 'no-row' } }, ABORTED, ABORTED]],
  ['SELECT FOR UPDATE first', [{ ...ONE, loser: { kind: 'read-sold-out' } }, ABORTED, ABORTED]],
  [
    'count the orders, then INSERT',
    [
      { ...TWICE, ...COUNTED },
      { ...TWICE, ...COUNTED },
      { ...ABORTED, ...COUNTED },
    ],
  ],
];

describe('the isolation table', () => {
  it.each(TABLE)('%s', (buyerDoes, expected) => {
    const row = cells.filter((cell) => cell.buyerDoes === buyerDoes);
    expect(row.map(({ level }) => level)).toEqual(LEVELS);
    expect(row.map(({ sold, stock, loser, waited }) => ({ sold, stock, loser, waited }))).toEqual(expected);
  });

  it('has these rows alone', () => {
    expect(cells).toHaveLength(TABLE.length * LEVELS.length);
  });

  it('tells what happened, statement by statement', () => {
    const steps = cells.find(({ buyerDoes }) => buyerDoes.endsWith('WHERE stock > 0'))?.steps ?? [];
    const waiting = steps.find(({ echo }) => echo.kind === 'waits');
    expect(waiting).toMatchObject({ actor: 'B', echo: { for: ['A'] }, committed: { stock: 1, orders: 0 } });
    expect(steps.find(({ woke }) => woke.length > 0)).toMatchObject({
      actor: 'A',
      text: 'COMMIT',
      woke: [{ actor: 'B', text: waiting?.text, echo: { kind: 'returned', reply: '0 rows' } }],
      committed: { stock: 0, orders: 1 },
    });
  });

  it('leaves nothing behind, and can be run by two at once', async () => {
    const again = await Promise.all([runIsolationTable(database.url), runIsolationTable(database.url)]);
    expect(again).toEqual([cells, cells]);
    await withConnection(database.url, (client) =>
      until(async () => {
        const { rows } = await client.query(LEFT);
        return isDeepStrictEqual(rows, [{ schemas: 0, locks: 0, others: 0 }]);
      }),
    );
  });
});
