import type { FaultKind, Strategy, StrategyPromise } from '@/lib/shop/strategies/strategy';
import type { Lab } from '@/lib/teaching/explorer/lab';
import { listTurns } from '@/lib/teaching/explorer/moves';
import type { Setting } from '@/lib/teaching/explorer/run/scenario';
import type { Sample } from '@/lib/teaching/explorer/search/explore';
import type { Run } from '@/lib/teaching/explorer/timeline';
import { findBreach, findBreaches } from './promise';

/** What exploring a strategy gave: one row of the matrix, and of `--json`. */
export interface StrategyRecord {
  readonly id: string;
  /** All, though of those that are not really different one was run; what follows counts all of them. */
  readonly schedules: number;
  /** How many are really different. */
  readonly different: number;
  readonly good: number;
  readonly oversold: number;
  readonly undersold: number;
  readonly lost: number;
  readonly doubled: number;
  readonly overLimit: number;
  readonly booksDiffer: number;
  /** In all schedules together. */
  readonly deadlocks: number;
  readonly aborts: number;
  readonly promise: StrategyPromise;
  readonly kept: boolean;
  readonly breaches: readonly string[];
  readonly firstBad: string | null;
  /** There were too many: `schedules` were drawn by lot, of about so many. Null: it was not so. */
  readonly drawn: { readonly of: number; readonly seed: number } | null;
}

export interface SurveyOptions {
  readonly buyers: 2 | 3;
  /** What else is different from two buyers who want the one ticket that is left. */
  readonly setting?: Setting;
  readonly faults: readonly FaultKind[];
  readonly maxFaults: 0 | 1 | 2;
  /** Every order is run. */
  readonly all: boolean;
  readonly sample: Sample | undefined;
  /** Hears how many schedules were run so far. */
  readonly onProgress: (schedules: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Runs every schedule of a strategy and holds it to its promise.
 * @returns the record, and the first bad schedule once more with all its steps
 */
export async function survey(
  lab: Lab,
  strategy: Strategy,
  options: SurveyOptions,
): Promise<{ readonly record: StrategyRecord; readonly firstBad: Run | null }> {
  const { buyers, setting, onProgress, ...asked } = options;
  const { faults } = options;
  const scenario = { strategy, buyers, ...setting };
  let count = 0;
  const onRun = () => {
    count += 1;
    onProgress(count);
  };
  const explored = await lab.explore({ ...scenario, ...asked, onRun });
  const { entries, all, seed, good, harms, deadlocks, aborts, firstBad } = explored;
  const breaches = findBreaches(strategy, entries, faults);
  const record = {
    ...{ id: strategy.id, schedules: seed === null ? all : entries.length, different: entries.length, good },
    ...{ oversold: harms.oversold, undersold: harms.undersold, lost: harms.lost, doubled: harms.doubled },
    ...{ overLimit: harms['over-limit'], booksDiffer: harms['books-differ'] },
    ...{ deadlocks, aborts, promise: strategy.promise, kept: breaches.length === 0, breaches },
    firstBad: firstBad?.schedule ?? null,
    drawn: seed === null ? null : { of: all, seed },
  };
  if (!firstBad) return { record, firstBad: null };
  return { record, firstBad: await lab.run({ ...scenario, schedule: firstBad.schedule }) };
}

/**
 * Runs one schedule. Where it is over, it is held to the promise, too.
 * @returns the run, and the breach in a sentence, if there is one
 * @throws {ScheduleError} it can't be followed
 */
export async function surveyOne(
  lab: Lab,
  strategy: Strategy,
  options: Pick<SurveyOptions, 'buyers' | 'setting'> & { readonly schedule: string },
): Promise<{ readonly run: Run; readonly breaches: readonly string[] }> {
  const { schedule, buyers, setting } = options;
  const run = await lab.run({ strategy, buyers, ...setting, schedule });
  const breach = listTurns(run).length === 0 ? findBreach(strategy, run) : null;
  return { run, breaches: breach === null ? [] : [breach] };
}
