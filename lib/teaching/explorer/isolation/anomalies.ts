import { readInt } from '@/lib/core/stores/columns';
import {
  begin,
  COUNT,
  DECREMENT,
  type Perform,
  type Play,
  READ,
  RECORD,
  runTable,
  type Scene,
  type SceneStep,
} from './scene';
import type { SqlScript } from './scripted-session';

/** The SQL standard's four levels. In Postgres the first one is the second one. */
export const STANDARD_LEVELS = [
  'read uncommitted',
  'read committed',
  'repeatable read',
  'serializable',
] as const;

type StandardLevel = (typeof STANDARD_LEVELS)[number];

/** Whether Postgres shows an anomaly at a level, and whether the article on lost updates says that it can. */
export interface AnomalyCell {
  readonly anomaly: string;
  readonly level: StandardLevel;
  readonly seen: boolean;
  readonly articleSays: boolean;
  /** Why Postgres differs from the article; null: it does not. */
  readonly why: string | null;
  readonly steps: readonly SceneStep[];
}

type Saw = 'anomaly' | 'nothing';
type Endings = Scene<Saw>['endings'];

interface Anomaly {
  readonly name: string;
  /** At which of the four levels the article has it. */
  readonly articleSays: Readonly<Record<StandardLevel, boolean>>;
  readonly why: string;
  readonly play: (level: StandardLevel) => Play<Saw>;
  readonly isSeen: (endings: Endings) => boolean;
}

const says = (
  ...[uncommitted, committed, repeatable, serializable]: readonly [boolean, boolean, boolean, boolean]
) => ({
  'read uncommitted': uncommitted,
  'read committed': committed,
  'repeatable read': repeatable,
  serializable,
});

/** A reads; B writes and ends; A reads again. */
const READ_AROUND = 'ABABBAA';

const didASeeIt = ({ A }: Endings) => A.kind === 'done' && A.result === 'anomaly';

const ANOMALIES: readonly Anomaly[] = [
  {
    name: 'dirty read',
    articleSays: says(true, false, false, false),
    why: 'Postgres never shows what is not committed: its READ UNCOMMITTED is READ COMMITTED.',
    // A's second read comes while B's write is still to be rolled back.
    play: (level) => ({
      order: 'AB',
      A: readTwice(level, READ, 'stock'),
      B: write(level, DECREMENT, 'ROLLBACK'),
    }),
    isSeen: didASeeIt,
  },
  {
    name: 'non-repeatable read',
    articleSays: says(true, true, false, false),
    why: 'From REPEATABLE READ on, a transaction in Postgres reads one snapshot.',
    play: (level) => ({
      order: READ_AROUND,
      A: readTwice(level, READ, 'stock'),
      B: write(level, DECREMENT, 'COMMIT'),
    }),
    isSeen: didASeeIt,
  },
  {
    name: 'phantom',
    articleSays: says(true, true, true, false),
    why: "Postgres' REPEATABLE READ is snapshot isolation: rows that others add later are not in the snapshot.",
    play: (level) => ({
      order: READ_AROUND,
      A: readTwice(level, COUNT, 'sold'),
      B: write(level, RECORD, 'COMMIT'),
    }),
    isSeen: didASeeIt,
  },
  {
    name: 'lost update',
    // It says so in words: isolation levels can't solve it. Of MySQL's default that is true.
    articleSays: says(true, true, true, true),
    why: "From REPEATABLE READ on, Postgres refuses to overwrite what changed since the snapshot (40001); MySQL's REPEATABLE READ, which the article has in mind, overwrites it.",
    play: (level) => ({ order: 'AB', A: readAndWrite(level), B: readAndWrite(level) }),
    isSeen: ({ A, B }) => A.kind === 'done' && B.kind === 'done',
  },
];

function* readTwice(level: StandardLevel, text: string, column: string): SqlScript<Saw> {
  yield begin(level);
  const [before = {}] = yield text;
  const [after = {}] = yield text;
  yield 'COMMIT';
  return readInt(before, column) === readInt(after, column) ? 'nothing' : 'anomaly';
}

function* write(level: StandardLevel, text: string, end: 'COMMIT' | 'ROLLBACK'): SqlScript<Saw> {
  yield begin(level);
  yield text;
  yield end;
  return 'nothing';
}

function* readAndWrite(level: StandardLevel): SqlScript<Saw> {
  yield begin(level);
  const [row = {}] = yield READ;
  yield `UPDATE tickets SET stock = ${readInt(row, 'stock') - 1} WHERE id = 1 RETURNING stock`;
  yield 'COMMIT';
  return 'nothing';
}

/** Which anomalies Postgres shows at which level, beside what the article on lost updates says. See `runTable`. */
export const runAnomalyTable = (databaseUrl: string): Promise<readonly AnomalyCell[]> =>
  runTable(databaseUrl, ANOMALIES, STANDARD_LEVELS, runCell);

async function runCell(perform: Perform, anomaly: Anomaly, level: StandardLevel): Promise<AnomalyCell> {
  const { steps, endings } = await perform(anomaly.play(level));
  const seen = anomaly.isSeen(endings);
  const articleSays = anomaly.articleSays[level];
  const why = seen === articleSays ? null : anomaly.why;
  return { anomaly: anomaly.name, level, seen, articleSays, why, steps };
}
