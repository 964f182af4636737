import { faultOf } from '@/lib/teaching/explorer/moves';
import { areIndependent, type Footprint } from '@/lib/teaching/explorer/run/footprint';

/**
 * A sleep set: moves that need not be tried, and what they touch. They were tried before others at an earlier place, and
 * all that was done since is independent of them: to make them now comes to the same (Godefroid, 1996).
 */
export type Asleep = ReadonlyMap<string, Footprint>;

export const NOBODY: Asleep = new Map();

/** Those who sleep on after a step: it had nothing to do with them. */
export const sleepOn = (asleep: Asleep, step: Footprint): Asleep =>
  asleep.size === 0 ? asleep : new Map([...asleep].filter(([, one]) => areIndependent(one, step)));

/** A place in the tree of all schedules from which something is still to be tried. */
export interface Branch {
  /** The moves that lead there. */
  readonly made: readonly string[];
  /** What had been possible before each of them, and is there. */
  readonly choices: readonly (readonly string[])[];
  /** What need not be tried there, the moves among it that were tried already. */
  readonly asleep: Asleep;
  /** What is still to be tried there, in the order of `choices`; never empty, but at the root. */
  readonly untried: readonly string[];
}

/** What is to be tried, and in which order. */
export interface Frontier {
  readonly size: number;
  push(branch: Branch): void;
  take(): Branch | undefined;
}

/** The deepest place first: little is kept at a time. */
export function createStack(): Frontier {
  const branches: Branch[] = [];
  return {
    get size() {
      return branches.length;
    },
    push: (branch) => void branches.push(branch),
    take: () => branches.pop(),
  };
}

/**
 * Fewest preemptions first, as CHESS does it (Musuvathi and Qadeer, "Iterative Context Bounding for Systematic Testing
 * of Multithreaded Programs", 2007): most mistakes need one or two, so that a bad schedule comes early.
 */
export function createPatientQueue(): Frontier {
  const byCost: Branch[][] = [];
  let size = 0;
  return {
    get size() {
      return size;
    },
    push(branch) {
      const cost = countPreemptions(branch);
      while (byCost.length <= cost) byCost.push([]);
      byCost[cost]?.push(branch);
      size++;
    },
    take() {
      const branch = byCost.find((branches) => branches.length > 0)?.pop();
      if (branch) size--;
      return branch;
    },
  };
}

/** How often somebody moves although the one before could have gone on, or something fails. */
function countPreemptions({ made, choices, untried }: Branch): number {
  let count = 0;
  let last: string | undefined;
  for (const [i, move] of [...made, ...untried.slice(0, 1)].entries()) {
    if (faultOf(move) !== null) {
      count++;
      continue;
    }
    if (last !== undefined && move !== last && choices[i]?.includes(last)) count++;
    last = move;
  }
  return count;
}
