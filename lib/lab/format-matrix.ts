import Table from 'cli-table3';
import pc from 'picocolors';
import type { StrategyPromise } from '@/lib/strategies/strategy';
import type { MapEntry } from './timeline';

/** What exploring a strategy gave: one row of the matrix, and of `--json`. */
export interface StrategyRecord {
  readonly id: string;
  /** How many schedules were run. */
  readonly schedules: number;
  readonly good: number;
  readonly oversold: number;
  readonly undersold: number;
  readonly lost: number;
  readonly doubled: number;
  /** In all schedules together. */
  readonly deadlocks: number;
  readonly aborts: number;
  readonly promise: StrategyPromise;
  readonly kept: boolean;
  /** Why the promise is broken, in sentences. */
  readonly breaches: readonly string[];
  readonly firstBad: string | null;
  readonly tookMs: number;
}

/** Counts what a strategy's map holds. */
export function countEntries(entries: readonly MapEntry[]) {
  const withHarm = (harm: MapEntry['harms'][number]) =>
    entries.filter(({ harms }) => harms.includes(harm)).length;
  const sum = (count: (entry: MapEntry) => number) =>
    entries.reduce((total, entry) => total + count(entry), 0);
  return {
    schedules: entries.length,
    good: entries.filter(({ harms }) => harms.length === 0).length,
    oversold: withHarm('oversold'),
    undersold: withHarm('undersold'),
    lost: withHarm('lost'),
    doubled: withHarm('doubled'),
    deadlocks: sum(({ deadlocks }) => deadlocks),
    aborts: sum(({ aborts }) => aborts),
    firstBad: entries.find(({ harms }) => harms.length > 0)?.schedule ?? null,
  };
}

const HEAD = [
  'strategy',
  'schedules',
  'good',
  'oversold',
  'undersold',
  'lost',
  'doubled',
  'deadlocks',
  'aborts',
  'promise: oversells',
  '',
] as const;

/** All strategies at one glance, a row each; below it, why a promise is broken. */
export function formatMatrix(records: readonly StrategyRecord[]): string {
  const table = new Table({
    head: HEAD.map(pc.bold),
    colAligns: HEAD.map((_, n) => (n > 0 && n < 9 ? 'right' : 'left')),
    style: { head: [], border: [], compact: true },
  });
  table.push(...records.map(asRow));
  const breaches = records.flatMap(({ id, breaches }) =>
    breaches.map((breach) => `${pc.red('broken')} ${id}: ${breach}`),
  );
  return [table.toString(), ...breaches].join('\n');
}

function asRow(record: StrategyRecord): string[] {
  const { promise, kept } = record;
  const bad = (count: number) => (count === 0 ? '0' : pc.red(String(count)));
  return [
    record.id,
    String(record.schedules),
    String(record.good),
    bad(record.oversold),
    bad(record.undersold),
    bad(record.lost),
    bad(record.doubled),
    String(record.deadlocks),
    String(record.aborts),
    [promise.oversell, ...promise.breaksUnder.map((fault) => `under ${fault}`)].join(', '),
    kept ? pc.green('kept') : pc.red('broken'),
  ];
}
