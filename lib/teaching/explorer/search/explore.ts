import { compareMoves, splitSchedule } from '@/lib/teaching/explorer/moves';
import { countHarms, type Harm, type MapEntry } from '@/lib/teaching/explorer/timeline';
import { createPatientQueue, createStack } from './frontier';
import { inParallel } from './in-parallel';
import type { Played } from './run-schedule';
import { drawSchedule } from './sample';
import { listRenamings, rename, renameKeys } from './symmetry';
import { countSchedules, firstSchedule, toTrace } from './trace';
import { ROOT, type WalkRules, walk } from './walk';

/** What exploring a scenario gave. */
export interface Exploration {
  /** In the order of their moves. Where it was pruned, the schedules that are really different. */
  readonly entries: readonly MapEntry[];
  /** How many schedules the entries stand for, how many of those are free of harm, and how many did each harm. */
  readonly all: number;
  readonly good: number;
  readonly harms: Readonly<Record<Harm, number>>;
  readonly deadlocks: number;
  readonly aborts: number;
  readonly firstBad: MapEntry | null;
  /** How many were played to find that out. */
  readonly runs: number;
  /** False: it was ended by `until`, or there were too many, and there are more. */
  readonly isComplete: boolean;
  /** Of the lot by which the entries were drawn: then `all` is an estimate, and the rest is of what was drawn. */
  readonly seed: number | null;
}

export interface Sample {
  readonly most: number;
  /** The same seed draws the same schedules. */
  readonly seed: number;
}

export interface Plan extends WalkRules {
  readonly sandboxes: number;
  readonly onRun?: ((entry: MapEntry) => void) | undefined;
  /** Ends the walk with the first run of which it says yes; runs that are likely to be bad come first then. */
  readonly until?: ((entry: MapEntry) => boolean) | undefined;
  /** Where there are more than `most`, so many are drawn by lot. Left out: all are walked, however many there are. */
  readonly sample?: Sample | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Where it has to end early, and what came of it. */
interface Collected {
  readonly entries: readonly MapEntry[];
  readonly runs: number;
  readonly isComplete: boolean;
}

/** Random schedules that say whether it is worth to begin with all. */
const PROBES = 50;

/**
 * Walks through the schedules, several at once; or, where there are too many, through some by lot.
 * @throws {Error} a beginning that was played before went differently this time; or what a run throws
 */
export async function exploreAll(plan: Plan): Promise<Exploration> {
  const { sample, pruning } = plan;
  if (!sample) return sumUp(await walkAll(plan, Number.POSITIVE_INFINITY));
  // How many are really different cannot be told beforehand.
  const probed = pruning
    ? null
    : await drawSome({ ...plan, onRun: undefined, until: undefined }, sample.seed, PROBES);
  if (!probed || probed.all <= 2 * sample.most) {
    const walked = await walkAll(plan, sample.most);
    if (walked.entries.length <= sample.most) return sumUp(walked);
  }
  return drawSome(plan, sample.seed, sample.most);
}

/** Ends past `most` entries, too. */
async function walkAll(plan: Plan, most: number): Promise<Collected> {
  const frontier = plan.until ? createPatientQueue() : createStack();
  const book = keepBook(plan);
  let runs = 0;
  frontier.push(ROOT);
  await inParallel(plan, (start) => {
    const branch = book.isEnough || book.found.size > most ? undefined : frontier.take();
    if (!branch) return false;
    start(async () => {
      const { played, isGivenUp, branches } = await walk(branch, plan);
      for (const next of branches) frontier.push(next);
      runs++;
      if (isGivenUp) return;
      for (const entry of plan.pruning ? toTraces(played, plan.pruning) : [toEntry(played)]) book.note(entry);
    });
    return true;
  });
  return { entries: book.list(), runs, isComplete: frontier.size === 0 };
}

async function drawSome(plan: Plan, seed: number, runs: number): Promise<Exploration> {
  const book = keepBook(plan);
  let [drawn, all] = [0, 0];
  await inParallel(plan, (start) => {
    if (drawn === runs || book.isEnough) return false;
    const number = drawn++;
    start(async () => {
      const { played, weight } = await drawSchedule(plan, seed, number);
      all += weight;
      book.note(toEntry(played));
    });
    return true;
  });
  const found = sumUp({ entries: book.list(), runs: drawn, isComplete: false });
  return { ...found, all: Math.round(all / drawn), seed };
}

/** What was found, each schedule once. */
function keepBook({ onRun, until }: Pick<Plan, 'onRun' | 'until'>) {
  const found = new Map<string, MapEntry>();
  const book = {
    found,
    isEnough: false,
    note(entry: MapEntry) {
      if (found.has(entry.schedule)) return;
      found.set(entry.schedule, entry);
      onRun?.(entry);
      if (until?.(entry)) book.isEnough = true;
    },
    list: () => [...found.values()].sort(bySchedule),
  };
  return book;
}

function toEntry({ moves, harms, outcomes, deadlocks, aborts }: Played): MapEntry {
  return { schedule: moves.join(''), harms, outcomes, deadlocks, aborts };
}

/** What the run stands for: the schedules that differ from it by independent steps, under each name of its buyers. */
function toTraces(played: Played, { equals }: NonNullable<WalkRules['pruning']>): readonly MapEntry[] {
  const { moves, needs } = toTrace(played.moves, played.footprints);
  const stands = countSchedules({ moves, needs });
  return listRenamings(equals).map((renaming) => {
    const renamed = moves.map((move) => rename(move, renaming));
    return {
      ...toEntry(played),
      schedule: firstSchedule({ moves: renamed, needs }).join(''),
      outcomes: renameKeys(played.outcomes, renaming),
      stands,
    };
  });
}

function bySchedule(one: MapEntry, other: MapEntry): number {
  const [moves, others] = [splitSchedule(one.schedule) ?? [], splitSchedule(other.schedule) ?? []];
  const place = moves.findIndex((move, i) => move !== others[i]);
  const [move, met] = [moves[place], others[place]];
  return move === undefined || met === undefined ? moves.length - others.length : compareMoves(move, met);
}

function sumUp({ entries, runs, isComplete }: Collected): Exploration {
  const weigh = (sizeOf: (entry: MapEntry) => number) =>
    entries.reduce((sum, entry) => sum + sizeOf(entry) * (entry.stands ?? 1), 0);
  const all = weigh(() => 1);
  const good = weigh(({ harms }) => (harms.length === 0 ? 1 : 0));
  return {
    ...{ entries, all, good, harms: countHarms(entries) },
    deadlocks: weigh(({ deadlocks }) => deadlocks),
    aborts: weigh(({ aborts }) => aborts),
    firstBad: entries.find(({ harms }) => harms.length > 0) ?? null,
    ...{ runs, isComplete, seed: null },
  };
}
