import { readInt } from '@/lib/core/stores/columns';
import type { IsolationLevel } from '@/lib/core/stores/postgres';
import type { Ending, Part } from './isolation-player';
import { type SceneStep, type Stage, withStage } from './isolation-scene';

/** What became of the buyer who was not sold the last ticket; null: both were sold one. */
export type Loser =
  | { readonly kind: 'aborted'; readonly code: string }
  /** Its UPDATE found no row, and that is no error. */
  | { readonly kind: 'no-row' }
  /** It read that nothing is left. */
  | { readonly kind: 'read-sold-out' };

/** How two buyers of the last ticket fare, who both do the same at one level. */
export interface IsolationCell {
  readonly buyerDoes: string;
  readonly level: IsolationLevel;
  readonly sold: number;
  /** The row in the end. */
  readonly stock: number;
  readonly loser: Loser | null;
  /** Whether one had to wait for the other. */
  readonly waited: boolean;
  readonly steps: readonly SceneStep[];
}

type Sale = 'sold' | 'no-row' | 'read-sold-out';

interface Buying {
  readonly buyerDoes: string;
  readonly buy: () => Part<Sale>;
  readonly isChecked?: boolean;
}

export const LEVELS: readonly IsolationLevel[] = ['read committed', 'repeatable read', 'serializable'];

const READ = 'SELECT stock FROM tickets WHERE id = 1';
const RECORD = 'INSERT INTO orders (ticket_id) VALUES (1)';
const DECREMENT = 'UPDATE tickets SET stock = stock - 1 WHERE id = 1 RETURNING stock';

function* decrementBlindly(): Part<Sale> {
  yield DECREMENT;
  yield RECORD;
  return 'sold';
}

const BUYINGS: readonly Buying[] = [
  {
    buyerDoes: 'read, then SET stock = <computed>',
    *buy() {
      const [row = {}] = yield READ;
      const stock = readInt(row, 'stock');
      if (stock < 1) return 'read-sold-out';
      yield `UPDATE tickets SET stock = ${stock - 1} WHERE id = 1 RETURNING stock`;
      yield RECORD;
      return 'sold';
    },
  },
  { buyerDoes: 'SET stock = stock - 1, no WHERE', buy: decrementBlindly },
  { buyerDoes: 'the same with CHECK (stock >= 0)', buy: decrementBlindly, isChecked: true },
  {
    buyerDoes: 'SET stock = stock - 1 WHERE stock > 0',
    *buy() {
      const [row] = yield 'UPDATE tickets SET stock = stock - 1 WHERE id = 1 AND stock > 0 RETURNING stock';
      if (!row) return 'no-row';
      yield RECORD;
      return 'sold';
    },
  },
  {
    buyerDoes: 'version compare-and-swap',
    *buy() {
      const [row = {}] = yield 'SELECT stock, version FROM tickets WHERE id = 1';
      const [stock, version] = [readInt(row, 'stock'), readInt(row, 'version')];
      if (stock < 1) return 'read-sold-out';
      const [swapped] = yield `UPDATE tickets SET stock = ${stock - 1}, version = ${version + 1} ` +
        `WHERE id = 1 AND version = ${version} RETURNING stock`;
      if (!swapped) return 'no-row';
      yield RECORD;
      return 'sold';
    },
  },
  {
    buyerDoes: 'SELECT FOR UPDATE first',
    *buy() {
      const [row = {}] = yield `${READ} FOR UPDATE`;
      if (readInt(row, 'stock') < 1) return 'read-sold-out';
      yield DECREMENT;
      yield RECORD;
      return 'sold';
    },
  },
  {
    buyerDoes: 'count the orders, then INSERT',
    *buy() {
      const [row = {}] = yield 'SELECT count(*) AS sold FROM orders';
      if (readInt(row, 'sold') > 0) return 'read-sold-out';
      yield RECORD;
      return 'sold';
    },
  },
];

/**
 * What each isolation level makes of seven ways to buy the last ticket, found by running two open transactions at
 * once on a real Postgres, statement by statement. Well under 3 s; nothing is left in the database.
 * @throws {StoreError} Postgres is out of reach
 */
export async function runIsolationTable(databaseUrl: string): Promise<readonly IsolationCell[]> {
  return withStage(databaseUrl, async (stage) => {
    const cells: IsolationCell[] = [];
    for (const buying of BUYINGS) {
      for (const level of LEVELS) cells.push(await runCell(stage, buying, level));
    }
    return cells;
  });
}

async function runCell(
  stage: Stage,
  { buyerDoes, buy, isChecked = false }: Buying,
  level: IsolationLevel,
): Promise<IsolationCell> {
  const { steps, stock, endings } = await stage({
    A: inTransaction(level, buy()),
    B: inTransaction(level, buy()),
    order: 'AB',
    isChecked,
  });
  const losers = [endings.A, endings.B].flatMap((ending) => asLoser(ending) ?? []);
  return {
    buyerDoes,
    level,
    sold: 2 - losers.length,
    stock,
    loser: losers[0] ?? null,
    waited: steps.some(({ echo }) => echo.kind === 'waits'),
    steps,
  };
}

function* inTransaction(level: IsolationLevel, buying: Part<Sale>): Part<Sale> {
  yield `BEGIN ISOLATION LEVEL ${level.toUpperCase()}`;
  const sale = yield* buying;
  yield sale === 'sold' ? 'COMMIT' : 'ROLLBACK';
  return sale;
}

function asLoser(ending: Ending<Sale>): Loser | null {
  if (ending.kind === 'aborted') return ending;
  return ending.result === 'sold' ? null : { kind: ending.result };
}
