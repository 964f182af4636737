import { compareMoves } from '@/lib/teaching/explorer/moves';
import { areIndependent, type Footprint } from '@/lib/teaching/explorer/run/footprint';

/**
 * A run and all that differ from it by nothing but the order of independent steps (a Mazurkiewicz trace): its moves,
 * and for each those before it that it depends on.
 */
export interface Trace {
  readonly moves: readonly string[];
  readonly needs: readonly (readonly number[])[];
}

export function toTrace(moves: readonly string[], footprints: readonly Footprint[]): Trace {
  const needs = footprints.map((footprint, i) =>
    footprints.slice(0, i).flatMap((earlier, j) => (areIndependent(footprint, earlier) ? [] : [j])),
  );
  return { moves, needs };
}

/** The first of its schedules, in the order of `compareMoves`. */
export function firstSchedule({ moves, needs }: Trace): readonly string[] {
  const left = new Set(moves.keys());
  const made: string[] = [];
  while (left.size > 0) {
    const able = [...left].filter((i) => !needs[i]?.some((j) => left.has(j)));
    const [next = 0] = able.sort((i, j) => compareMoves(moves[i] ?? '', moves[j] ?? ''));
    left.delete(next);
    made.push(moves[next] ?? '');
  }
  return made;
}

/** How many schedules it has: the linear extensions of its order. */
export function countSchedules({ needs }: Trace): number {
  const all = (1n << BigInt(needs.length)) - 1n;
  const known = new Map<bigint, number>([[all, 1]]);
  const masks = needs.map((before) => before.reduce((mask, j) => mask | (1n << BigInt(j)), 0n));
  const countFrom = (done: bigint): number => {
    const before = known.get(done);
    if (before !== undefined) return before;
    let count = 0;
    for (const [i, mask] of masks.entries()) {
      const bit = 1n << BigInt(i);
      if ((done & bit) === 0n && (mask & done) === mask) count += countFrom(done | bit);
    }
    known.set(done, count);
    return count;
  };
  return countFrom(0n);
}
