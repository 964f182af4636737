import type { Strategy } from '@/lib/shop/strategies/strategy';
import type { Lab } from '@/lib/teaching/explorer/lab';
import type { TrialReport } from './check-messages';
import { type Hearing, tryEach } from './exercise-kind';
import { type Hear, runTrial } from './run-trial';
import type { Trial } from './trial';

/**
 * Puts a strategy to the trials of an exercise. The first bad schedule ends it.
 * @throws {StoreError} a store is out of reach
 */
export const checkStrategy = (
  trials: readonly Trial[],
  strategy: Strategy,
  lab: Lab,
  { width, onProgress, onEntry, onBad }: Hearing,
): Promise<readonly TrialReport[]> =>
  tryEach(trials, (trial) => {
    const { title } = trial;
    const hear: Hear = {
      width,
      onSchedule: (schedules) => onProgress(title, schedules),
      ...(onEntry && { onEntry: (entry, complaints) => onEntry(title, entry, complaints) }),
      ...(onBad && { onBad: (run, complaints) => onBad(title, run, complaints) }),
    };
    return runTrial(trial, strategy, lab, hear);
  });
