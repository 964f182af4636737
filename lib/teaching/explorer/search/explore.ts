import type { FaultKind } from '@/lib/shop/strategies/strategy';
import { faultOf } from '@/lib/teaching/explorer/moves';
import { countHarms, type Harm, type MapEntry } from '@/lib/teaching/explorer/timeline';
import { type Branch, createPatientQueue, createStack } from './frontier';
import type { Choose, FaultsAfter, Played } from './run-schedule';

/** The schedules of a scenario, in the order of the moves that were chosen. */
export interface Exploration {
  readonly entries: readonly MapEntry[];
  /** How many schedules are free of harm, and how many did each harm. */
  readonly good: number;
  readonly harms: Readonly<Record<Harm, number>>;
  readonly deadlocks: number;
  readonly aborts: number;
  readonly firstBad: MapEntry | null;
  /** False: it was ended by `until`, and there are more. */
  readonly isComplete: boolean;
}

export interface Plan {
  readonly faults: readonly FaultKind[];
  readonly maxFaults: number;
  readonly sandboxes: number;
  readonly play: (choose: Choose, faults: FaultsAfter) => Promise<Played>;
  readonly onRun?: ((entry: MapEntry) => void) | undefined;
  /** Ends the walk with the first run of which it says yes; runs that are likely to be bad come first then. */
  readonly until?: ((entry: MapEntry) => boolean) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A schedule and its place among all: of a long exploration nothing else is kept. */
interface Found {
  readonly entry: MapEntry;
  /** Which of the possible moves was chosen each time, by its index, a character each. */
  readonly place: string;
}

const ROOT: Branch = { made: [], choices: [], untried: [] };

/**
 * Walks through all schedules, several at once.
 * @throws {Error} a beginning that was played before went differently this time; or what a run throws
 */
export async function exploreAll(plan: Plan): Promise<Exploration> {
  const frontier = plan.until ? createPatientQueue() : createStack();
  const found: Found[] = [];
  let isEnough = false;

  async function follow(branch: Branch): Promise<void> {
    const played = await playFrom(branch, plan);
    for (const next of branchesOf(branch, played, plan)) frontier.push(next);
    const entry = toEntry(played);
    found.push({ entry, place: placeOf(played) });
    plan.onRun?.(entry);
    if (plan.until?.(entry)) isEnough = true;
  }

  frontier.push(ROOT);
  const running = new Set<Promise<void>>();
  const errors: unknown[] = [];
  const isToEnd = () => isEnough || errors.length > 0 || plan.signal?.aborted;
  while (frontier.size + running.size > 0 && !isToEnd()) {
    const branch = running.size < plan.sandboxes ? frontier.take() : undefined;
    if (branch) {
      const one = follow(branch)
        .catch((error: unknown) => void errors.push(error))
        .finally(() => running.delete(one));
      running.add(one);
    } else {
      await Promise.race(running);
    }
  }
  await Promise.all(running);
  if (errors.length > 0) throw errors[0];
  plan.signal?.throwIfAborted();
  return sumUp(
    found.sort(byPlace).map(({ entry }) => entry),
    frontier.size === 0,
  );
}

const isFault = (move: string) => faultOf(move) !== null;

async function playFrom(
  { made: known, choices, untried }: Branch,
  { faults, maxFaults, play }: Plan,
): Promise<Played> {
  const moves = [...known, ...untried.slice(0, 1)];
  const faultsAfter: FaultsAfter = (made) => (made.filter(isFault).length < maxFaults ? faults : []);
  const choose: Choose = (possible, made) => {
    const before = choices[made.length];
    if (before && before.join() !== possible.join()) throw divergence(made, before, possible);
    return moves[made.length] ?? possible.find((move) => !isFault(move)) ?? null;
  };
  return play(choose, faultsAfter);
}

function divergence(made: readonly string[], known: readonly string[], possible: readonly string[]): Error {
  return new Error(
    `Not the same twice: after ${made.join('') || 'nothing'} the next move was one of ${known.join(' ')}, now of ${possible.join(' ')}. Does the strategy use time, chance or a store that is not its own?`,
  );
}

/** What is still to be tried where the run branched off, and where it could have gone otherwise, the latest place last. */
function* branchesOf(branch: Branch, { moves, choices }: Played, plan: Plan): Generator<Branch> {
  if (branch.untried.length > 1) yield { ...branch, untried: branch.untried.slice(1) };
  const from = branch.made.length + Math.min(branch.untried.length, 1);
  for (let i = from; i < choices.length; i++) {
    const made = moves.slice(0, i);
    const possible = choices[i] ?? [];
    const untried = possible.filter((move) => move !== moves[i] && isWorthwhile(move, made, possible, plan));
    if (untried.length > 0) yield { made, choices: choices.slice(0, i + 1), untried };
  }
}

/**
 * A request that comes again may as well come at the very start, and wait: all orders of the two are among those.
 * Beside that, it comes when the first was just answered, or when all is over.
 */
function isWorthwhile(
  move: string,
  made: readonly string[],
  possible: readonly string[],
  { maxFaults }: Plan,
): boolean {
  if (!isFault(move)) return true;
  if (made.filter(isFault).length >= maxFaults) return false;
  if (faultOf(move) !== 'answer-lost') return true;
  const [buyer = ''] = move;
  const isUntouched = !made.some((earlier) => earlier.startsWith(buyer) && earlier !== move);
  const wasJustAnswered = made.at(-1)?.startsWith(buyer) && !possible.includes(buyer);
  return isUntouched || wasJustAnswered || possible.every(isFault);
}

function toEntry({ moves, harms, outcomes, deadlocks, aborts }: Played): MapEntry {
  return { schedule: moves.join(''), harms, outcomes, deadlocks, aborts };
}

const placeOf = ({ moves, choices }: Played) =>
  String.fromCharCode(...moves.map((move, i) => choices[i]?.indexOf(move) ?? 0));

const byPlace = (one: Found, other: Found) => (one.place < other.place ? -1 : 1);

function sumUp(entries: readonly MapEntry[], isComplete: boolean): Exploration {
  return {
    entries,
    good: entries.filter(({ harms }) => harms.length === 0).length,
    harms: countHarms(entries),
    deadlocks: entries.reduce((sum, entry) => sum + entry.deadlocks, 0),
    aborts: entries.reduce((sum, entry) => sum + entry.aborts, 0),
    firstBad: entries.find(({ harms }) => harms.length > 0) ?? null,
    isComplete,
  };
}
