import { readInt } from '@/lib/core/stores/columns';
import type { IsolationLevel } from '@/lib/core/stores/postgres';
import { begin, COUNT, DECREMENT, type Perform, READ, RECORD, runTable, type SceneStep } from './scene';
import type { Ending, SqlScript } from './scripted-session';

/** What became of the buyer who was not sold the last ticket; null: both were sold one. */
export type Loser =
  | { readonly kind: 'aborted'; readonly code: string }
  /** Its UPDATE found no row, and that is no error. */
  | { readonly kind: 'no-row' }
  /** It read that nothing is left. */
  | { readonly kind: 'read-sold-out' };

/** How two buyers of the last ticket fare, who both do the same at one level. */
export interface SaleCell {
  readonly buyerDoes: string;
  readonly level: IsolationLevel;
  readonly sold: number;
  readonly stock: number;
  readonly loser: Loser | null;
  readonly waited: boolean;
  readonly steps: readonly SceneStep[];
}

type Sale = 'sold' | 'no-row' | 'read-sold-out';

interface Buying {
  readonly buyerDoes: string;
  readonly buy: () => SqlScript<Sale>;
  readonly isChecked?: boolean;
}

export const LEVELS: readonly IsolationLevel[] = ['read committed', 'repeatable read', 'serializable'];

function* decrementBlindly(): SqlScript<Sale> {
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
      const [row = {}] = yield COUNT;
      if (readInt(row, 'sold') > 0) return 'read-sold-out';
      yield RECORD;
      return 'sold';
    },
  },
];

/** What each isolation level makes of seven ways to buy the last ticket. See `runTable`. */
export const runIsolationTable = (databaseUrl: string): Promise<readonly SaleCell[]> =>
  runTable(databaseUrl, BUYINGS, LEVELS, runCell);

async function runCell(
  perform: Perform,
  { buyerDoes, buy, isChecked = false }: Buying,
  level: IsolationLevel,
): Promise<SaleCell> {
  const { steps, stock, endings } = await perform({
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

function* inTransaction(level: IsolationLevel, buying: SqlScript<Sale>): SqlScript<Sale> {
  yield begin(level);
  const sale = yield* buying;
  yield sale === 'sold' ? 'COMMIT' : 'ROLLBACK';
  return sale;
}

function asLoser(ending: Ending<Sale>): Loser | null {
  if (ending.kind === 'aborted') return ending;
  return ending.result === 'sold' ? null : { kind: ending.result };
}
