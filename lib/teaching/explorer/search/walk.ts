import type { FaultKind } from '@/lib/shop/strategies/strategy';
import { type Buyer, faultOf } from '@/lib/teaching/explorer/moves';
import type { Footprint } from '@/lib/teaching/explorer/run/footprint';
import type { FullScenario } from '@/lib/teaching/explorer/run/scenario';
import { type Asleep, type Branch, NOBODY, sleepOn } from './frontier';
import type { Choose, FaultsAfter, Played } from './run-schedule';
import { comesTooEarly } from './symmetry';

/** What a walk through the tree of schedules is told. */
export interface WalkRules {
  readonly faults: readonly FaultKind[];
  readonly maxFaults: number;
  /** Null: every order is walked, whatever the steps have to do with each other. */
  readonly pruning: {
    /** Buyers who differ by nothing but their names. */
    readonly equals: readonly (readonly Buyer[])[];
  } | null;
  readonly play: (choose: Choose, faults: FaultsAfter) => Promise<Played>;
}

/** A pool that requests share is no matter of rows; and beside a box office a run is judged by who came when. */
export const isPrunable = ({ boxOffice, connections }: FullScenario) =>
  boxOffice === null && connections === null;

/** A run, and what is left to be tried beside it. */
export interface Walked {
  readonly played: Played;
  /** It was given up: all that could have followed is seen elsewhere. */
  readonly isGivenUp: boolean;
  readonly branches: readonly Branch[];
}

export const ROOT: Branch = { made: [], choices: [], asleep: NOBODY, untried: [] };

export const isFault = (move: string) => faultOf(move) !== null;

/**
 * Plays a run through the next untried move of a branch, and from there on with the first who can move and does not
 * sleep. A place is left to the right only when the moves before were run once, so that it is known what they touch.
 * @throws {Error} a beginning that was played before went differently this time
 */
export async function walk(branch: Branch, rules: WalkRules): Promise<Walked> {
  const { faults, maxFaults, pruning, play } = rules;
  const forced = [...branch.made, ...branch.untried.slice(0, 1)];
  const start = forced.length;
  /** By place, from `start` on. */
  const asleep: Asleep[] = [];
  const asleepAt = (place: number, footprints: readonly Footprint[]): Asleep => {
    if (place === 0 || !pruning) return NOBODY;
    const before = place === start ? branch.asleep : (asleep[place - 1] ?? NOBODY);
    const step = footprints[place - 1];
    return step ? sleepOn(before, step) : before;
  };
  const isOpen = (move: string, made: readonly string[]) =>
    !asleep[made.length]?.has(move) && !(pruning && comesTooEarly(move, made, pruning.equals));

  const faultsAfter: FaultsAfter = (made) => (made.filter(isFault).length < maxFaults ? faults : []);
  const choose: Choose = (possible, made, footprints) => {
    const before = branch.choices[made.length];
    if (before && before.join() !== possible.join()) throw divergence(made, before, possible);
    if (made.length < start) return forced[made.length] ?? null;
    asleep[made.length] = asleepAt(made.length, footprints);
    return possible.find((move) => !isFault(move) && isOpen(move, made)) ?? null;
  };
  const played = await play(choose, faultsAfter);
  const { moves, choices, footprints } = played;

  const branches: Branch[] = [];
  const own = footprints[start - 1];
  const [last, ...rest] = branch.untried;
  if (last !== undefined && own && rest.length > 0) {
    branches.push({ ...branch, asleep: new Map([...branch.asleep, [last, own]]), untried: rest });
  }
  for (let place = start; place < choices.length; place++) {
    const made = moves.slice(0, place);
    const possible = choices[place] ?? [];
    const taken = moves[place];
    const untried = possible.filter(
      (move) => move !== taken && isOpen(move, made) && isWorthwhile(move, made, possible, rules),
    );
    if (untried.length === 0) continue;
    const step = footprints[place];
    const sleeping = asleep[place] ?? NOBODY;
    branches.push({
      ...{ made, choices: choices.slice(0, place + 1), untried },
      asleep: pruning && taken !== undefined && step ? new Map([...sleeping, [taken, step]]) : sleeping,
    });
  }
  const isGivenUp = !(choices.at(-1) ?? []).every(isFault);
  return { played, isGivenUp, branches };
}

function divergence(made: readonly string[], known: readonly string[], possible: readonly string[]): Error {
  return new Error(
    `Not the same twice: after ${made.join('') || 'nothing'} the next move was one of ${known.join(' ')}, now of ${possible.join(' ')}. Does the strategy use time, chance or a store that is not its own?`,
  );
}

/**
 * A request that comes again may as well come at the very start, and wait: all orders of the two are among those.
 * Beside that, it comes when the first was just answered, or when all is over. Where orders are pruned, "just" has no
 * meaning: at any time once it was answered.
 */
export function isWorthwhile(
  move: string,
  made: readonly string[],
  possible: readonly string[],
  { maxFaults, pruning }: Pick<WalkRules, 'maxFaults' | 'pruning'>,
): boolean {
  if (!isFault(move)) return true;
  if (made.filter(isFault).length >= maxFaults) return false;
  if (faultOf(move) !== 'answer-lost') return true;
  const [buyer = ''] = move;
  const isUntouched = !made.some((earlier) => earlier.startsWith(buyer) && earlier !== move);
  const isAnswered = !possible.includes(buyer) && (pruning !== null || made.at(-1)?.startsWith(buyer));
  return isUntouched || isAnswered || possible.every(isFault);
}
