import Table from 'cli-table3';
import pc from 'picocolors';
import type { StrategyRecord } from '@/lib/teaching/explorer/judge/survey';
import { describeLimits } from './describe-promise';

const bad = (count: number) => (count === 0 ? '0' : pc.red(String(count)));

const COLUMNS: readonly (readonly [string, (record: StrategyRecord) => string])[] = [
  ['strategy', ({ id }) => id],
  ['schedules', ({ schedules, drawn }) => (drawn ? `${schedules} of ~${drawn.of}` : String(schedules))],
  ['different', ({ different }) => String(different)],
  ['good', ({ good }) => String(good)],
  ['oversold', ({ oversold }) => bad(oversold)],
  ['undersold', ({ undersold }) => bad(undersold)],
  ['lost', ({ lost }) => bad(lost)],
  ['doubled', ({ doubled }) => bad(doubled)],
  ['over limit', ({ overLimit }) => bad(overLimit)],
  ['books differ', ({ booksDiffer }) => bad(booksDiffer)],
  ['deadlocks', ({ deadlocks }) => String(deadlocks)],
  ['aborts', ({ aborts }) => String(aborts)],
  ['promise: oversells', ({ promise }) => promise.oversell + describeLimits(promise, String)],
  ['', ({ kept }) => (kept ? pc.green('kept') : pc.red('broken'))],
];

/** All strategies at one glance, a row each; below it, why a promise is broken. */
export function describeMatrix(records: readonly StrategyRecord[]): string {
  const table = new Table({
    head: COLUMNS.map(([head]) => pc.bold(head)),
    colAligns: COLUMNS.map((_, n) => (n > 0 && n < 11 ? 'right' : 'left')),
    style: { head: [], border: [], compact: true },
  });
  table.push(...records.map((record) => COLUMNS.map(([, cell]) => cell(record))));
  return [table.toString(), ...records.flatMap(describeBreaches)].join('\n');
}

/** Why a promise is broken, a line each. */
export const describeBreaches = ({ id, breaches }: Pick<StrategyRecord, 'id' | 'breaches'>) =>
  breaches.map((breach) => `${pc.red('broken')} ${id}: ${breach}`);

/** The heart of a row, while the others are explored. */
export const describeRow = ({ id, schedules, different, drawn, good, kept }: StrategyRecord) => {
  const which = drawn
    ? `, drawn of about ${drawn.of} by seed ${drawn.seed}`
    : `, ${different} really different`;
  return `${id}: ${schedules} schedules${which}, ${good} good, promise ${kept ? 'kept' : 'broken'}`;
};
