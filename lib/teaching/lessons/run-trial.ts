import { StoreError } from '@/lib/core/stores/store-error';
import type { Strategy } from '@/lib/shop/strategies/strategy';
import { type ExploreOptions, type Lab, type Manner, ScheduleError } from '@/lib/teaching/explorer/lab';
import { EndlessRun } from '@/lib/teaching/explorer/search/run-schedule';
import type { MapEntry, Run } from '@/lib/teaching/explorer/timeline';
import type { TrialReport } from './check-messages';
import { doMeet } from './do-meet';
import { findModuleState, nameModuleState } from './find-module-state';
import { findComplaints } from './musts';
import { withRival } from './rival';
import { shortenSchedule, tellRun } from './tell-run';
import type { Trial } from './trial';
import { withPast } from './warm-instance';

export interface Hear {
  /** Of the story of a bad schedule, in characters. */
  readonly width: number;
  /** How many schedules have been run. */
  readonly onSchedule: (schedules: number) => void;
  /** What each schedule came to; then the trial goes on after the first bad one. */
  readonly onEntry?: (entry: MapEntry, complaints: readonly string[]) => void;
  readonly onBad?: (run: Run, complaints: readonly string[]) => void;
}

/** Moves of a run that never ends, as far as it is told. */
const BEGINNING = 14;

interface Finding {
  readonly schedule: string;
  readonly complaints: readonly string[];
  /** Null: it was not watched. */
  readonly run: Run | null;
}

/** @throws {StoreError} a store is out of reach */
export async function runTrial(trial: Trial, learners: Strategy, lab: Lab, hear: Hear): Promise<TrialReport> {
  const { title, rival, isWarm, setting = {} } = trial;
  const warm = isWarm ? withPast(learners) : learners;
  const strategy = rival ? withRival(warm, rival) : warm;
  const onStart = { ...setting, strategy };
  const tried = trial.pauses
    ? await runPauses(trial, onStart, lab)
    : trial.once
      ? await runOnce(trial, trial.once, onStart, lab)
      : await exploreUntilBad(trial, onStart, lab, hear);
  const { schedules, found } = tried;
  const [first] = found.toSorted((one, other) => (one.schedule < other.schedule ? -1 : 1));
  if (!first) return { title, schedules, bad: 0, first: null };
  const run = first.run ?? (await runAgain({ ...onStart, schedule: first.schedule }, lab));
  // Of steps that are watched, a must can say more.
  const seen = run && !first.run ? complaintsOf(run, trial) : [];
  const isHarmed = !trial.once && !trial.pauses && run !== null && run.harms.length > 0;
  const named = isWarm ? await nameModuleState(learners, lab) : [];
  const state = isHarmed
    ? await findModuleState(learners, lab, { ...setting, faults: trial.faults ?? [] })
    : named;
  const complaints = [...(seen.length > 0 ? seen : first.complaints), ...state];
  if (run) hear.onBad?.(run, complaints);
  return {
    title,
    schedules,
    bad: found.length,
    first: {
      schedule: shortenSchedule(first.schedule),
      story: run ? tellRun(run, hear.width, complaints) : complaints.join('\n'),
      complaints: [...complaints],
    },
  };
}

type Start = Omit<ExploreOptions, 'faults' | 'until'>;
interface Tried {
  readonly schedules: number;
  readonly found: readonly Finding[];
}

const asFinding = (schedule: string, complaints: readonly string[], run: Run | null): readonly Finding[] =>
  complaints.length > 0 ? [{ schedule, complaints, run }] : [];

/** What is wrong with a run whose steps were watched. */
export function complaintsOf(run: Run, { musts, always, watched = [] }: Trial): readonly string[] {
  const seen = watched.flatMap(({ must, where }) => ((where?.(run) ?? true) ? (must(run) ?? []) : []));
  return [...findComplaints(run, musts, always), ...seen];
}

async function runOnce(trial: Trial, once: Manner, start: Start, lab: Lab): Promise<Tried> {
  const { begins = '' } = trial;
  try {
    const run = await lab.run({ ...start, schedule: begins, complete: once });
    return { schedules: 1, found: asFinding(run.schedule, complaintsOf(run, trial), run) };
  } catch (error) {
    return { schedules: 1, found: [await asBroken(error, start, lab)] };
  }
}

/** Few runs, whatever else there is to do in between: timers that keep a lock alive, say. */
async function runPauses(trial: Trial, start: Start, lab: Lab): Promise<Tried> {
  const found: Finding[] = [];
  let schedules = 0;
  try {
    const alone = await lab.run({ ...start, buyers: 1, schedule: '', complete: 'one-by-one' });
    const calls = alone.steps.map(({ move }) => move);
    for (let n = 1; n < calls.length && found.length === 0; n++) {
      const schedule = [...calls.slice(0, n), 'x', 'B'].join('');
      const run = await lab.run({ ...start, schedule, complete: 'one-by-one' }).catch(onlyImpossible);
      if (!run) continue;
      schedules++;
      found.push(...asFinding(run.schedule, complaintsOf(run, trial), run));
    }
  } catch (error) {
    found.push(await asBroken(error, start, lab));
  }
  return { schedules, found };
}

/** There is no lease that could end. */
function onlyImpossible(error: unknown): null {
  if (error instanceof ScheduleError) return null;
  throw error;
}

/** Runs one schedule after the other; those in which something can be seen only step by step, once more. */
async function exploreUntilBad(
  trial: Trial,
  start: Start,
  lab: Lab,
  { onSchedule, onEntry }: Hear,
): Promise<Tried> {
  const { faults = [], musts, always, watched = [] } = trial;
  const entries: MapEntry[] = [];
  const found: Finding[] = [];
  const errors: unknown[] = [];
  const watching: Promise<void>[] = [];

  const fail = (error: unknown) => void errors.push(error);
  const isEnough = () => found.length + errors.length > 0;
  const watch = async ({ schedule }: MapEntry) => {
    if (isEnough()) return;
    const run = await lab.run({ ...start, schedule });
    found.push(...asFinding(schedule, complaintsOf(run, trial), run));
  };
  const note = (entry: MapEntry) => {
    entries.push(entry);
    onSchedule(entries.length);
    const complaints = findComplaints(entry, musts, always);
    onEntry?.(entry, complaints);
    found.push(...asFinding(entry.schedule, complaints, null));
    if (watched.some(({ where }) => where?.(entry) ?? true)) watching.push(watch(entry).catch(fail));
    return isEnough();
  };
  await lab.explore({ ...start, faults, ...(onEntry ? { onRun: note } : { until: note }) }).catch(fail);
  await Promise.all(watching);
  const [error] = errors;
  if (found.length === 0 && error !== undefined) found.push(await asBroken(error, start, lab));
  if (found.length === 0 && start.buyers !== 1) {
    const run = await lab.run({ ...start, schedule: '', complete: 'in-turn' });
    found.push(...asFinding(run.schedule, doMeet(run), run));
  }
  return { schedules: entries.length, found };
}

/** Of a run that never ends, its beginning is told. */
async function asBroken(error: unknown, start: Start, lab: Lab): Promise<Finding> {
  const complaints = [complaintOf(error)];
  if (!(error instanceof EndlessRun)) return { schedule: '', complaints, run: null };
  const schedule = error.moves.slice(0, BEGINNING).join('');
  return { schedule, complaints, run: await lab.run({ ...start, schedule }) };
}

/** The strategy is what a check is about: whatever it makes the lab say is a complaint. */
function complaintOf(error: unknown): string {
  if (error instanceof StoreError) throw error;
  return error instanceof Error ? error.message : String(error);
}

/** Null: it did not go the same way again. */
async function runAgain(options: Start & { readonly schedule: string }, lab: Lab): Promise<Run | null> {
  try {
    return await lab.run(options);
  } catch (error) {
    complaintOf(error);
    return null;
  }
}
