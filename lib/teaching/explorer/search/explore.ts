import type { FaultKind } from '@/lib/shop/strategies/strategy';
import { faultOf } from '@/lib/teaching/explorer/moves';
import { countHarms, type Harm, type MapEntry } from '@/lib/teaching/explorer/timeline';
import type { Choose, FaultsAfter, Played } from './run-schedule';

/** Every schedule of a scenario, in the order of the moves that were chosen. */
export interface Exploration {
  readonly entries: readonly MapEntry[];
  /** How many schedules are free of harm, and how many did each harm. */
  readonly good: number;
  readonly harms: Readonly<Record<Harm, number>>;
  readonly deadlocks: number;
  readonly aborts: number;
  readonly firstBad: MapEntry | null;
}

export interface Plan {
  readonly faults: readonly FaultKind[];
  readonly maxFaults: number;
  readonly sandboxes: number;
  readonly play: (choose: Choose, faults: FaultsAfter) => Promise<Played>;
  readonly onRun?: ((entry: MapEntry) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A schedule's beginning, and what had been possible before each of its moves when it was found. */
interface Prefix {
  readonly moves: readonly string[];
  readonly choices: readonly (readonly string[])[];
}

/** A schedule and its place among all: of a long exploration nothing else is kept. */
interface Found {
  readonly entry: MapEntry;
  /** Which of the possible moves was chosen each time, by its index, a character each. */
  readonly place: string;
}

/**
 * Walks through all schedules, depth-first, several at once.
 * @throws {Error} a beginning that was played before went differently this time; or what a run throws
 */
export async function exploreAll(plan: Plan): Promise<Exploration> {
  const stack: Prefix[] = [{ moves: [], choices: [] }];
  const found: Found[] = [];

  async function explore(prefix: Prefix): Promise<void> {
    const played = await playFrom(prefix, plan);
    stack.push(...branchesOf(played, prefix.moves.length, plan));
    const entry = toEntry(played);
    found.push({ entry, place: placeOf(played) });
    plan.onRun?.(entry);
  }

  const running = new Set<Promise<void>>();
  const errors: unknown[] = [];
  while (stack.length + running.size > 0 && errors.length === 0 && !plan.signal?.aborted) {
    const prefix = running.size < plan.sandboxes ? stack.pop() : undefined;
    if (prefix) {
      const one = explore(prefix)
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
  return sumUp(found.sort(byPlace).map(({ entry }) => entry));
}

const isFault = (move: string) => faultOf(move) !== null;

async function playFrom({ moves, choices }: Prefix, { faults, maxFaults, play }: Plan): Promise<Played> {
  const choose: Choose = (possible, made) =>
    moves[made.length] ?? possible.find((move) => !isFault(move)) ?? null;
  const faultsAfter: FaultsAfter = (made) => (made.filter(isFault).length < maxFaults ? faults : []);
  const checked: Choose = (possible, made) => {
    const known = choices[made.length];
    if (known && known.join() !== possible.join()) throw divergence(made, known, possible);
    return choose(possible, made);
  };
  return play(checked, faultsAfter);
}

function divergence(made: readonly string[], known: readonly string[], possible: readonly string[]): Error {
  return new Error(
    `Not the same twice: after ${made.join('') || 'nothing'} the next move was one of ${known.join(' ')}, now of ${possible.join(' ')}. Does the strategy use time, chance or a store that is not its own?`,
  );
}

/** Where a run could have gone otherwise, the earliest place first, so that the latest is tried first. */
function* branchesOf({ moves, choices }: Played, from: number, plan: Plan): Generator<Prefix> {
  for (let i = from; i < choices.length; i++) {
    const made = moves.slice(0, i);
    for (const move of (choices[i] ?? []).toReversed()) {
      if (move === moves[i] || !isWorthwhile(move, made, choices[i] ?? [], plan)) continue;
      yield { moves: [...made, move], choices: choices.slice(0, i + 1) };
    }
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
  const isUntouched = !made.some((earlier) => earlier.startsWith(buyer));
  const wasJustAnswered = made.at(-1)?.startsWith(buyer) && !possible.includes(buyer);
  return isUntouched || wasJustAnswered || possible.every(isFault);
}

function toEntry({ moves, harms, outcomes, deadlocks, aborts }: Played): MapEntry {
  return { schedule: moves.join(''), harms, outcomes, deadlocks, aborts };
}

const placeOf = ({ moves, choices }: Played) =>
  String.fromCharCode(...moves.map((move, i) => choices[i]?.indexOf(move) ?? 0));

const byPlace = (one: Found, other: Found) => (one.place < other.place ? -1 : 1);

function sumUp(entries: readonly MapEntry[]): Exploration {
  return {
    entries,
    good: entries.filter(({ harms }) => harms.length === 0).length,
    harms: countHarms(entries),
    deadlocks: entries.reduce((sum, entry) => sum + entry.deadlocks, 0),
    aborts: entries.reduce((sum, entry) => sum + entry.aborts, 0),
    firstBad: entries.find(({ harms }) => harms.length > 0) ?? null,
  };
}
