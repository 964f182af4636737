/** A figure of the bench: what it is, and which value it has to reach. */
interface Figure<Name extends string = string> {
  readonly name: Name;
  readonly title: string;
  /** Null: reported, and nothing is demanded. */
  readonly goal: number | null;
  /** Whether the goal is a least or a most. */
  readonly better: 'more' | 'less';
  /** Among the ten by which a reader of the README decides; the others are in docs/performance.md. */
  readonly isHeadline?: true;
}

function atLeast<Name extends string>(goal: number, name: Name, title: string): Figure<Name> {
  return { name, title, goal, better: 'more' };
}

function atMost<Name extends string>(goal: number, name: Name, title: string): Figure<Name> {
  return { name, title, goal, better: 'less' };
}

function reported<Name extends string>(name: Name, title: string, better: Figure['better']): Figure<Name> {
  return { name, title, goal: null, better };
}

function headline<Name extends string>(figure: Figure<Name>): Figure<Name> {
  return { ...figure, isHeadline: true };
}

/** Each row is a figure that the bench reports. Ratios are of one run, on one machine. */
export const FIGURES = [
  atLeast(0.85, 'salesThroughNext', 'sales through Next / its bare route'),
  atLeast(0.95, 'refusalsThroughNext', 'refusals through Next / its bare route'),
  atMost(1.1, 'cpuThroughNext', 'CPU time of a sale through Next / of a request to its bare route'),
  headline(atLeast(1.5, 'salesThroughFastLane', "sales through the fast lane / Next's bare route")),
  reported('refusals', "refusals through the fast lane / Next's bare route", 'more'),
  atLeast(0.4, 'refusalsPerBareHandler', 'refusals through the fast lane / its bare handler'),
  headline(atLeast(0.5, 'salesPerBatchAlone', 'sales through the fast lane / their batched statement alone')),
  headline(
    reported('salesPerStatementAlone', 'sales through the fast lane / one statement a sale, alone', 'more'),
  ),
  atLeast(0.95, 'hundredTypes', 'sales of 100 ticket types / of one'),
  atLeast(0.9, 'salesWithDashboards', 'sales while 200 dashboards are open / while none is'),
  atLeast(0.7, 'twoProcesses', 'sales of two processes / of one, on the same cores'),
  atLeast(0.6, 'productionDrivers', 'sales with the drivers of production / over TCP'),
  headline(atMost(1.1, 'longHistory', 'CPU time of a sale after 1,000,000 orders / at the beginning')),
  atMost(1.1, 'loneBuyer', 'time of a lone buyer: merged / bouncer'),
  atMost(1, 'sellOutTime', 'time to sell out: bouncer / conditional-update'),
  headline(atMost(1, 'sellOutTimeMerged', 'time to sell out: merged / conditional-update')),
  atMost(3, 'doorbuster', '5,000 buyers answered / 5,000 answers of the bare handler'),
  headline(atMost(0, 'unanswered', 'buyers without an answer that counts, in the whole run')),
  headline(atMost(0, 'violations', 'violations in the whole run: oversold, lost, unacknowledged')),
  headline(atMost(0.1, 'statementsPerSale', 'Postgres statements per sale')),
  atMost(0.2, 'roundTripsPerSale', 'Redis round trips per sale'),
  atMost(0.2, 'roundTripsPerRefusal', 'Redis round trips per refusal'),
  headline(atMost(1, 'refusalStatements', 'Postgres statements per second for all refusals')),
  reported('hotUpdates', "changes of a ticket type's row that touch no index / all", 'more'),
  headline(atMost(512, 'connectionsMemory', 'memory with 10,000 connections open, MiB')),
  atMost(1.2, 'memoryAfterCrowd', 'memory after that crowd / before'),
  atMost(1.15, 'memoryGrowth', "the server's memory over 100,000 purchases: at the end / at first"),
  reported('cpuMsPerSale', 'CPU time per sale, ms', 'less'),
  atLeast(0.9, 'heldOrders', 'held orders / sales at the door'),
  atLeast(0.5, 'paidSales', 'paid sales / charges of the adapter alone'),
  atMost(3.5, 'statementsPerPaidSale', 'Postgres statements per paid sale'),
  atMost(1, 'looksInWave', 'looks at Postgres per second for refusals while 500 holds end a second'),
  atMost(1500, 'resaleMs', 'a ticket is bought after its hold ended, 100 wait, p95, ms'),
  atMost(300, 'workshopAloneMs', 'a schedule in the workshop is answered within, p95, ms'),
  atMost(300, 'workshopClassMs', 'the same with 30 learners at once, p95, ms'),
  atMost(60, 'explorerSeconds', 'all schedules of all strategies, two buyers and one ticket, s'),
  atMost(60, 'explorerFaultsSeconds', 'schedules with every single fault, of strategies that have few, s'),
  atMost(5, 'secondStartSeconds', 'a second `npm run demo` is ready after, s'),
];

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
