import { readInt } from '@/lib/core/stores/columns';
import { listOrders } from './orders';
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
import type { Ending, SqlScript } from './scripted-session';

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
  /** In how many of the orders that were played it was seen. */
  readonly seenIn: number;
  /** Every order in which the two can go on: those that a wait makes the same count once. */
  readonly orders: number;
  /** Null: it says nothing of it. */
  readonly articleSays: boolean | null;
  /** Why Postgres differs from the article; null: it does not. */
  readonly why: string | null;
  /** The first order that shows it; where none does, the one in which textbooks tell it. */
  readonly steps: readonly SceneStep[];
}

type Saw = 'anomaly' | 'nothing';
type SeenScene = Scene<Saw>;

interface Anomaly {
  readonly name: string;
  /** At which of the four levels the article has it; null: it does not know it. */
  readonly articleSays: Readonly<Record<StandardLevel, boolean>> | null;
  readonly why: string;
  readonly scripts: (level: StandardLevel) => Pick<Play<Saw>, 'A' | 'B'>;
  /** The order of the textbooks, once both have begun. All orders of as many statements are played. */
  readonly order: string;
  readonly isSeen: (scene: SeenScene) => boolean;
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
const READ_AROUND = 'ABBAA';

const isAnomaly = (ending: Ending<Saw>) => ending.kind === 'done' && ending.result === 'anomaly';
const didASeeIt = ({ endings }: SeenScene) => isAnomaly(endings.A);
const areBothDone = ({ endings: { A, B } }: SeenScene) => A.kind === 'done' && B.kind === 'done';

const ANOMALIES: readonly Anomaly[] = [
  {
    name: 'dirty read',
    articleSays: says(true, false, false, false),
    why: 'Postgres never shows what is not committed: its READ UNCOMMITTED is READ COMMITTED.',
    // A's second read comes while B's write is still to be rolled back.
    order: 'ABABA',
    scripts: (level) => ({ A: readTwice(level, READ, 'stock'), B: write(level, DECREMENT, 'ROLLBACK') }),
    isSeen: didASeeIt,
  },
  {
    name: 'non-repeatable read',
    articleSays: says(true, true, false, false),
    why: 'From REPEATABLE READ on, a transaction in Postgres reads one snapshot.',
    order: READ_AROUND,
    scripts: (level) => ({ A: readTwice(level, READ, 'stock'), B: write(level, DECREMENT, 'COMMIT') }),
    isSeen: didASeeIt,
  },
  {
    name: 'phantom',
    articleSays: says(true, true, true, false),
    why: "Postgres' REPEATABLE READ is snapshot isolation: rows that others add later are not in the snapshot.",
    order: READ_AROUND,
    scripts: (level) => ({ A: readTwice(level, COUNT, 'sold'), B: write(level, RECORD, 'COMMIT') }),
    isSeen: didASeeIt,
  },
  {
    name: 'lost update',
    // It says so in words: isolation levels can't solve it. Of MySQL's default level that is true.
    articleSays: says(true, true, true, true),
    why: "From REPEATABLE READ on, Postgres refuses to overwrite what changed since the snapshot (40001); MySQL's REPEATABLE READ, which the article has in mind, overwrites it, and its SERIALIZABLE does not.",
    order: 'ABABAB',
    scripts: (level) => ({ A: readAndWrite(level), B: readAndWrite(level) }),
    // From 1, two decrements make -1: any other stock has lost one of them.
    isSeen: (scene) => areBothDone(scene) && scene.stock !== -1,
  },
  {
    name: 'write skew',
    articleSays: null,
    why: '',
    order: 'ABABAB',
    scripts: (level) => ({ A: countAndInsert(level), B: countAndInsert(level) }),
    // The rule is one order, and each of them counted none.
    isSeen: ({ endings: { A, B } }) => isAnomaly(A) && isAnomaly(B),
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

function* countAndInsert(level: StandardLevel): SqlScript<Saw> {
  yield begin(level);
  const [row = {}] = yield COUNT;
  if (readInt(row, 'sold') > 0) {
    yield 'ROLLBACK';
    return 'nothing';
  }
  yield RECORD;
  yield 'COMMIT';
  return 'anomaly';
}

/** Which anomalies Postgres shows at which level, beside what the article on lost updates says. See `runTable`. */
export const runAnomalyTable = (databaseUrl: string): Promise<readonly AnomalyCell[]> =>
  runTable(databaseUrl, ANOMALIES, STANDARD_LEVELS, runCell);

async function runCell(perform: Perform, anomaly: Anomaly, level: StandardLevel): Promise<AnomalyCell> {
  const { name, order, isSeen } = anomaly;
  const scenes = new Map<string, SeenScene>();
  const textbook = await playIn(order);
  for (const one of listOrders(countOf(order, 'A'), countOf(order, 'B'))) await playIn(one);
  const showing = [...scenes.values()].filter(isSeen);
  const seen = showing.length > 0;
  const articleSays = anomaly.articleSays?.[level] ?? null;
  return {
    ...{ anomaly: name, level, seen, seenIn: showing.length, orders: scenes.size, articleSays },
    why: articleSays === null || seen === articleSays ? null : anomaly.why,
    steps: (isSeen(textbook) ? textbook : (showing[0] ?? textbook)).steps,
  };

  /** Both begin, which touches nothing: a snapshot is taken by the first statement after it. */
  async function playIn(one: string): Promise<SeenScene> {
    const scene = await perform({ ...anomaly.scripts(level), order: `AB${one}` });
    scenes.set(scene.steps.map(({ actor }) => actor).join(''), scene);
    return scene;
  }
}

const countOf = (order: string, session: 'A' | 'B') => order.split(session).length - 1;
