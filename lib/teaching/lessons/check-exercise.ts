import type { Strategy } from '@/lib/shop/strategies/strategy';
import type { Lab } from '@/lib/teaching/explorer/lab';
import type { MapEntry, Run } from '@/lib/teaching/explorer/timeline';
import type { TrialReport } from './check-messages';
import type { Exercise } from './lesson';
import { type Hear, runTrial } from './run-trial';

interface Hearing {
  /** Of the story of the first bad schedule, in characters. */
  readonly width: number;
  /** Hears how many schedules of a trial have been run. */
  readonly onProgress: (title: string, schedules: number) => void;
  /** Hears what each schedule came to, and what is wrong with it: then a trial goes on after the first bad one. */
  readonly onEntry?: (title: string, entry: MapEntry, complaints: readonly string[]) => void;
  /** Hears of the first run that went wrong, and what is wrong with it. */
  readonly onBad?: (title: string, run: Run, complaints: readonly string[]) => void;
}

/**
 * Puts a strategy to the trials of an exercise, one after the other. The first bad schedule ends it.
 * @throws {StoreError} a store is out of reach
 */
export async function checkExercise(
  { trials }: Exercise,
  strategy: Strategy,
  lab: Lab,
  { width, onProgress, onEntry, onBad }: Hearing,
): Promise<readonly TrialReport[]> {
  const reports: TrialReport[] = [];
  for (const trial of trials) {
    const { title } = trial;
    const hear: Hear = {
      width,
      onSchedule: (schedules) => onProgress(title, schedules),
      ...(onEntry && { onEntry: (entry, complaints) => onEntry(title, entry, complaints) }),
      ...(onBad && { onBad: (run, complaints) => onBad(title, run, complaints) }),
    };
    const report = await runTrial(trial, strategy, lab, hear);
    reports.push(report);
    if (report.first) break;
  }
  return reports;
}
