/** A figure of the bench: what it is, and which value it has to reach. */
interface Figure {
  readonly name: string;
  readonly title: string;
  /** Null: reported, and nothing is demanded. */
  readonly goal: number | null;
  /** Whether the goal is a least or a most. */
  readonly better: 'more' | 'less';
  /** Among the ten by which a reader of the README decides; the others are in docs/performance.md. */
  readonly isHeadline?: true;
}

/** Each row is a figure that the bench reports. Ratios are of one run, on one machine. */
export const FIGURES = [
  { name: 'salesThroughNext', title: 'sales through Next / its bare route', goal: 0.85, better: 'more' },
  {
    name: 'refusalsThroughNext',
    title: 'refusals through Next / its bare route',
    goal: 0.95,
    better: 'more',
  },
  {
    name: 'cpuThroughNext',
    title: 'CPU time of a sale through Next / of a request to its bare route',
    goal: 1.1,
    better: 'less',
  },
  {
    name: 'salesThroughFastLane',
    title: "sales through the fast lane / Next's bare route",
    goal: 1.5,
    better: 'more',
    isHeadline: true,
  },
  {
    name: 'refusals',
    title: "refusals through the fast lane / Next's bare route",
    goal: null,
    better: 'more',
  },
  {
    name: 'refusalsPerBareHandler',
    title: 'refusals through the fast lane / its bare handler',
    goal: 0.4,
    better: 'more',
  },
  {
    name: 'salesPerBatchAlone',
    title: 'sales through the fast lane / their batched statement alone',
    goal: 0.5,
    better: 'more',
    isHeadline: true,
  },
  {
    name: 'salesPerStatementAlone',
    title: 'sales through the fast lane / one statement a sale, alone',
    goal: null,
    better: 'more',
    isHeadline: true,
  },
  { name: 'hundredTypes', title: 'sales of 100 ticket types / of one', goal: 0.95, better: 'more' },
  {
    name: 'salesWithDashboards',
    title: 'sales while 200 dashboards are open / while none is',
    goal: 0.9,
    better: 'more',
  },
  {
    name: 'twoProcesses',
    title: 'sales of two processes / of one, on the same cores',
    goal: 0.7,
    better: 'more',
  },
  {
    name: 'productionDrivers',
    title: 'sales with the drivers of production / over TCP',
    goal: 0.6,
    better: 'more',
  },
  {
    name: 'longHistory',
    title: 'CPU time of a sale after 1,000,000 orders / at the beginning',
    goal: 1.1,
    better: 'less',
    isHeadline: true,
  },
  { name: 'loneBuyer', title: 'time of a lone buyer: merged / bouncer', goal: 1.1, better: 'less' },
  { name: 'sellOutTime', title: 'time to sell out: bouncer / conditional-update', goal: 1, better: 'less' },
  {
    name: 'sellOutTimeMerged',
    title: 'time to sell out: merged / conditional-update',
    goal: 1,
    better: 'less',
    isHeadline: true,
  },
  {
    name: 'doorbuster',
    title: '5,000 buyers answered / 5,000 answers of the bare handler',
    goal: 3,
    better: 'less',
  },
  {
    name: 'unanswered',
    title: 'buyers without an answer that counts, in the whole run',
    goal: 0,
    better: 'less',
    isHeadline: true,
  },
  {
    name: 'violations',
    title: 'violations in the whole run: oversold, lost, unacknowledged',
    goal: 0,
    better: 'less',
    isHeadline: true,
  },
  {
    name: 'statementsPerSale',
    title: 'Postgres statements per sale',
    goal: 0.1,
    better: 'less',
    isHeadline: true,
  },
  { name: 'roundTripsPerSale', title: 'Redis round trips per sale', goal: 0.2, better: 'less' },
  { name: 'roundTripsPerRefusal', title: 'Redis round trips per refusal', goal: 0.2, better: 'less' },
  {
    name: 'refusalStatements',
    title: 'Postgres statements per second for all refusals',
    goal: 1,
    better: 'less',
    isHeadline: true,
  },
  {
    name: 'hotUpdates',
    title: "changes of a ticket type's row that touch no index / all",
    goal: null,
    better: 'more',
  },
  {
    name: 'connectionsMemory',
    title: 'memory with 10,000 connections open, MiB',
    goal: 512,
    better: 'less',
    isHeadline: true,
  },
  { name: 'memoryAfterCrowd', title: 'memory after that crowd / before', goal: 1.2, better: 'less' },
  {
    name: 'memoryGrowth',
    title: "the server's memory over 100,000 purchases: at the end / at first",
    goal: 1.15,
    better: 'less',
  },
  { name: 'cpuMsPerSale', title: 'CPU time per sale, ms', goal: null, better: 'less' },
  {
    name: 'workshopAloneMs',
    title: 'a schedule in the workshop is answered within, p95, ms',
    goal: 300,
    better: 'less',
  },
  {
    name: 'workshopClassMs',
    title: 'the same with 30 learners at once, p95, ms',
    goal: 300,
    better: 'less',
  },
  {
    name: 'explorerSeconds',
    title: 'all schedules of all strategies, two buyers and one ticket, s',
    goal: 60,
    better: 'less',
  },
  {
    name: 'explorerFaultsSeconds',
    title: 'those of strategies with few, with every single fault, s',
    goal: 60,
    better: 'less',
  },
  { name: 'secondStartSeconds', title: 'a second `npm run demo` is ready after, s', goal: 5, better: 'less' },
] as const satisfies readonly Figure[];

export type FigureName = (typeof FIGURES)[number]['name'];

/** How a figure came out. */
export interface Ratio {
  /** The median of the rounds; null where it could not be measured. */
  readonly value: number | null;
  readonly goal: number | null;
  readonly better: 'more' | 'less';
  /** False where there is a goal and the value misses it, or where there is no value. */
  readonly ok: boolean;
  /** What the value is the median of. */
  readonly rounds: readonly number[];
}

/** The middle of the values, or the mean of the two in the middle; null where there are none. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}

/** Compares the median of the rounds with the figure's goal. A round without a value (NaN) is not left out. */
export function judge({ goal, better }: Figure, rounds: readonly number[]): Ratio {
  const value = rounds.every(Number.isFinite) ? median(rounds) : null;
  return { value, goal, better, ok: goal === null || reaches(value, goal, better), rounds };
}

function reaches(value: number | null, goal: number, better: 'more' | 'less'): boolean {
  return value !== null && (better === 'more' ? value >= goal : value <= goal);
}

/** Divides what one round gave by what the same round gave: drift of the machine then hits both alike. */
export function divideRounds(dividends: readonly number[], divisors: readonly number[]): readonly number[] {
  return dividends.map((dividend, round) => dividend / (divisors[round] ?? Number.NaN));
}

/** The median of the last quarter of the samples / that of the first; NaN where there are less than four. */
export function growth(samples: readonly number[]): number {
  const quarter = Math.floor(samples.length / 4);
  if (quarter === 0) return Number.NaN;
  return (median(samples.slice(-quarter)) ?? Number.NaN) / (median(samples.slice(0, quarter)) ?? Number.NaN);
}
