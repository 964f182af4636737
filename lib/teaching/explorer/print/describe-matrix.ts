import Table from 'cli-table3';
import pc from 'picocolors';
import type { StrategyRecord } from '@/lib/teaching/explorer/judge/survey';
import { describeLimits } from './describe-promise';

const HEAD = [
  'strategy',
  'schedules',
  'good',
  'oversold',
  'undersold',
  'lost',
  'doubled',
  'over limit',
  'deadlocks',
  'aborts',
  'promise: oversells',
  '',
] as const;

/** All strategies at one glance, a row each; below it, why a promise is broken. */
export function describeMatrix(records: readonly StrategyRecord[]): string {
  const table = new Table({
    head: HEAD.map(pc.bold),
    colAligns: HEAD.map((_, n) => (n > 0 && n < 10 ? 'right' : 'left')),
    style: { head: [], border: [], compact: true },
  });
  table.push(...records.map(asRow));
  return [table.toString(), ...records.flatMap(describeBreaches)].join('\n');
}

/** Why a promise is broken, a line each. */
export const describeBreaches = ({ id, breaches }: Pick<StrategyRecord, 'id' | 'breaches'>) =>
  breaches.map((breach) => `${pc.red('broken')} ${id}: ${breach}`);

/** The heart of a row, while the others are explored. */
export const describeRow = ({ id, schedules, good, kept }: StrategyRecord) =>
  `${id}: ${schedules} schedules, ${good} good, promise ${kept ? 'kept' : 'broken'}`;

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
    bad(record.overLimit),
    String(record.deadlocks),
    String(record.aborts),
    promise.oversell + describeLimits(promise, String),
    kept ? pc.green('kept') : pc.red('broken'),
  ];
}
