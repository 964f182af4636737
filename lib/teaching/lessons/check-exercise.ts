import type { Strategy } from '@/lib/shop/strategies/strategy';
import type { Lab } from '@/lib/teaching/explorer/lab';
import { describeRun } from '@/lib/teaching/explorer/print/describe-run';
import type { MapEntry } from '@/lib/teaching/explorer/timeline';
import type { TrialReport } from './check-messages';
import { findModuleState } from './find-module-state';
import type { Exercise, Trial } from './lesson';
import { findComplaints } from './musts';

/** Hears how many schedules of a trial have been run. */
type OnProgress = (title: string, schedules: number) => void;

/** Hears what each schedule came to, and what is wrong with it. */
type OnEntry = (title: string, entry: MapEntry, complaints: readonly string[]) => void;

interface Hearing {
  readonly width: number;
  readonly onProgress: OnProgress;
  readonly onEntry?: OnEntry;
}

interface Finding {
  readonly schedule: string;
  readonly complaints: readonly string[];
}

/**
 * Runs every schedule of every trial against a strategy; after the first trial that goes wrong, no more.
 * @param width of the story of the first bad schedule, in characters
 * @throws {Error} the strategy does not do the same twice, never ends, or waits for what is no store
 */
export async function checkExercise(
  { trials }: Exercise,
  strategy: Strategy,
  lab: Lab,
  hearing: Hearing,
): Promise<readonly TrialReport[]> {
  const reports: TrialReport[] = [];
  for (const trial of trials) {
    const report = await runTrial(trial, strategy, lab, hearing);
    reports.push(report);
    if (report.first) break;
  }
  return reports;
}

async function runTrial(
  trial: Trial,
  strategy: Strategy,
  lab: Lab,
  { width, onProgress, onEntry }: Hearing,
): Promise<TrialReport> {
  const { title, setting = {}, faults = [] } = trial;
  let schedules = 0;
  const onRun = (entry: MapEntry) => {
    schedules++;
    onProgress(title, schedules);
    onEntry?.(title, entry, findComplaints(entry, trial.musts));
  };
  const { entries } = await lab.explore({ ...setting, strategy, faults, onRun });
  const bad = entries.flatMap((entry) => asFinding(entry, findComplaints(entry, trial.musts)));
  const found = bad.length > 0 ? bad : await watchAll(trial, strategy, lab, entries, onProgress);
  const [first] = found;
  if (!first) return { title, schedules, bad: 0, first: null };
  const run = await lab.run({ ...setting, strategy, schedule: first.schedule });
  const { schedule } = first;
  const kept = await findModuleState(strategy, lab, { ...setting, faults });
  const complaints = [...first.complaints, ...kept];
  return {
    title,
    schedules,
    bad: found.length,
    first: { schedule, story: describeRun(run, width, true), complaints },
  };
}

/** For what can be seen only step by step, each schedule is run once more. */
async function watchAll(
  { title, setting = {}, watched = [] }: Trial,
  strategy: Strategy,
  lab: Lab,
  entries: readonly MapEntry[],
  onProgress: OnProgress,
): Promise<readonly Finding[]> {
  if (watched.length === 0) return [];
  const runs = await Promise.all(
    entries.map(async ({ schedule }) => {
      const run = await lab.run({ ...setting, strategy, schedule });
      onProgress(title, entries.length);
      return run;
    }),
  );
  return runs.flatMap((run) =>
    asFinding(
      run,
      watched.flatMap((must) => must(run) ?? []),
    ),
  );
}

const asFinding = ({ schedule }: Pick<MapEntry, 'schedule'>, complaints: readonly string[]) =>
  complaints.length > 0 ? [{ schedule, complaints }] : [];
