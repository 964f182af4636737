import type { FaultKind, Strategy, StrategyPromise } from '@/lib/strategies/strategy';
import type { Lab } from './lab';
import { findBreaches } from './promise';
import type { Run } from './timeline';

/** What exploring a strategy gave: one row of the matrix, and of `--json`. */
export interface StrategyRecord {
  readonly id: string;
  /** How many schedules there are, and how many of them are good, or do which harm. */
  readonly schedules: number;
  readonly good: number;
  readonly oversold: number;
  readonly undersold: number;
  readonly lost: number;
  readonly doubled: number;
  readonly overLimit: number;
  /** In all schedules together. */
  readonly deadlocks: number;
  readonly aborts: number;
  readonly promise: StrategyPromise;
  readonly kept: boolean;
  /** Why the promise is not kept, in sentences. */
  readonly breaches: readonly string[];
  readonly firstBad: string | null;
}

export interface SurveyOptions {
  readonly buyers: 2 | 3;
  readonly faults: readonly FaultKind[];
  readonly maxFaults: 0 | 1 | 2;
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
  const { buyers, faults, maxFaults, onProgress, signal } = options;
  let count = 0;
  const onRun = () => {
    count += 1;
    onProgress(count);
  };
  const explored = await lab.explore({ strategy, buyers, faults, maxFaults, onRun, signal });
  const { entries, good, harms, deadlocks, aborts, firstBad } = explored;
  const breaches = findBreaches(strategy, entries, faults);
  const record = {
    ...{ id: strategy.id, schedules: entries.length, good },
    ...{ oversold: harms.oversold, undersold: harms.undersold, lost: harms.lost, doubled: harms.doubled },
    overLimit: harms['over-limit'],
    ...{ deadlocks, aborts, promise: strategy.promise, kept: breaches.length === 0, breaches },
    firstBad: firstBad?.schedule ?? null,
  };
  if (!firstBad) return { record, firstBad: null };
  return { record, firstBad: await lab.run({ strategy, buyers, schedule: firstBad.schedule }) };
}
