import type { FaultKind } from '@/lib/shop/strategies/strategy';

export const BUYERS = ['A', 'B', 'C'] as const;
export type Buyer = (typeof BUYERS)[number];

/** A buyer, or (lower case) what goes on after that buyer's answer. */
export type Actor = 'A' | 'B' | 'C' | 'a' | 'b' | 'c';

const BEHIND = { A: 'a', B: 'b', C: 'c' } as const;
const BUYER_OF = { A: 'A', B: 'B', C: 'C', a: 'A', b: 'B', c: 'C' } as const;

/** The name of what goes on after that buyer's answer. */
export const behind = (buyer: Buyer): Actor => BEHIND[buyer];

/** The buyer for whom an actor works, before the answer or after it. */
export const buyerOf = (actor: Actor): Buyer => BUYER_OF[actor];

/** One move of a schedule, taken apart. `nth`: which of the calls that the actor made together, from 1. */
export type Move =
  | { readonly kind: 'call'; readonly actor: Actor; readonly nth: number }
  | {
      readonly kind: 'process-dies-before' | 'process-dies-after';
      readonly buyer: Buyer;
      readonly actor: Actor;
      readonly nth: number;
    }
  | { readonly kind: 'answer-lost'; readonly buyer: Buyer }
  | { readonly kind: 'provider-answer-lost'; readonly buyer: Buyer; readonly actor: Actor }
  | { readonly kind: 'lease-expires' | 'redis-flushed' | 'lock-timeout' };

/** Longer schedules are no schedules of two or three buyers any more: nobody may ask for one. */
export const MAX_MOVES = 60;

const MOVE = /[ABC]~|[ABCabc]!|[ABCabc](?:-|[2-9]?\+?)|[xft]/g;
const WORLD_FAULTS = { x: 'lease-expires', f: 'redis-flushed', t: 'lock-timeout' } as const;
const SUFFIXES = { '-': 'process-dies-before', '+': 'process-dies-after' } as const;
/** In the order in which their moves are listed. */
export const ACTORS: readonly Actor[] = ['A', 'B', 'C', 'a', 'b', 'c'];
/** Of calls made together, more than these wait for their turn. */
const MAX_TOGETHER = 9;

/** A schedule as its moves; null where it holds anything else. */
export function splitSchedule(schedule: string): readonly string[] | null {
  const moves = schedule.match(MOVE) ?? [];
  return moves.join('') === schedule ? moves : null;
}

/** @throws {RangeError} it is no move */
export function readMove(move: string): Move {
  for (const [letter, kind] of entriesOf(WORLD_FAULTS)) if (move === letter) return { kind };
  const actor = ACTORS.find((name) => move.startsWith(name));
  if (actor === undefined || splitSchedule(move)?.length !== 1) throw new RangeError(`${move} is no move`);
  const buyer = buyerOf(actor);
  if (move.endsWith('~')) return { kind: 'answer-lost', buyer };
  if (move.endsWith('!')) return { kind: 'provider-answer-lost', buyer, actor };
  const nth = Number(/\d/.exec(move)?.[0] ?? 1);
  for (const [suffix, kind] of entriesOf(SUFFIXES)) {
    if (move.endsWith(suffix)) return { kind, buyer, actor, nth };
  }
  return { kind: 'call', actor, nth };
}

/** The moves of an actor who made `count` calls together: `A A2 A3`. */
export const movesOf = (actor: Actor, count: number): readonly string[] =>
  Array.from({ length: Math.min(count, MAX_TOGETHER) }, (_, n) => `${actor}${n === 0 ? '' : n + 1}`);

/** Their order wherever several are possible: calls first, then faults. */
export const compareMoves = (one: string, other: string) => placeOf(readMove(one)) - placeOf(readMove(other));

const FAULTS_FROM = 100;
const WORLD_FROM = 1000;

function placeOf(move: Move): number {
  switch (move.kind) {
    case 'call':
      return ACTORS.indexOf(move.actor) * 10 + move.nth;
    case 'process-dies-before':
    case 'process-dies-after': {
      const isBehind = move.actor === behind(move.buyer);
      const nth = move.kind === 'process-dies-before' ? 0 : move.nth;
      return FAULTS_FROM + BUYERS.indexOf(move.buyer) * 100 + (isBehind ? 10 : 0) + nth;
    }
    case 'answer-lost':
      return FAULTS_FROM + BUYERS.indexOf(move.buyer) * 100 + 99;
    case 'provider-answer-lost':
      return FAULTS_FROM + BUYERS.indexOf(move.buyer) * 100 + 98;
    default:
      return WORLD_FROM + ['lock-timeout', 'lease-expires', 'redis-flushed'].indexOf(move.kind);
  }
}

/** The fault that the move is; null: it is an ordinary one. @throws {RangeError} it is no move */
export function faultOf(move: string): FaultKind | null {
  const { kind } = readMove(move);
  return kind === 'call' ? null : kind;
}

/** The faults that a schedule contains, each once, as they come. */
export function faultsIn(schedule: string): readonly FaultKind[] {
  return [...new Set((splitSchedule(schedule) ?? []).flatMap((move) => faultOf(move) ?? []))];
}

/** The buyers' moves that are possible next. Faults are at any time: only these say that a run is not over. */
export const listTurns = ({
  next,
}: {
  readonly next: readonly { readonly move: string }[];
}): readonly string[] => next.map(({ move }) => move).filter((move) => faultOf(move) === null);

const entriesOf = <T extends string>(record: Readonly<Record<string, T>>) => Object.entries(record);
