import { ACTORS, movesOf } from '@/lib/teaching/explorer/moves';
import { callsOf, type Flight, type GateCall, isDozing, type Thread } from './thread';

/** A call that may be let go. */
export interface Mover {
  readonly thread: Thread;
  readonly made: GateCall;
}

/** What a move did. */
export interface Made {
  /** The thread that moved; null: it was nobody's call. */
  readonly thread: Thread | null;
  /** The call that it made, or made no more. */
  readonly made: GateCall | null;
  /** What came back because of it, `thread`'s first. */
  readonly arrivals: readonly Flight[];
}

/**
 * The calls that may be let go, by their moves: of each actor's oldest thread that has one. A thread that asks again
 * and again is left out until another has moved, as long as any other can.
 */
export function findMovers(threads: readonly Thread[]): ReadonlyMap<string, Mover> {
  const able = threads.filter((thread) => !thread.process.isDead && callsOf(thread).length > 0);
  const awake = able.filter((thread) => !isDozing(thread));
  const movers = new Map<string, Mover>();
  for (const actor of ACTORS) {
    const thread = (awake.length > 0 ? awake : able).find((one) => one.actor === actor);
    const calls = thread ? callsOf(thread) : [];
    for (const [n, move] of movesOf(actor, calls.length).entries()) {
      const made = calls[n];
      if (thread && made) movers.set(move, { thread, made });
    }
  }
  return movers;
}
