import type { FaultKind } from '@/lib/shop/strategies/strategy';
import type { Actor } from './moves';

/*
 * What a run of the lab looks like from outside: the explorer makes it, the browser and the command draw it.
 *
 * A schedule is a string of moves, each of which says what happens next:
 *   A B C   that buyer's next store call               a b c   that buyer's work after the answer
 *   A2 a3   of calls that were made together, the second, the third of those that are left: A is the oldest
 *   A-      A's process dies before its next call,     A+      it dies once the call took effect, unheard
 *           or while it waits for a lock               a- a+   the same, after the answer
 *   A~      A's answer is lost: the same request comes again, in a process of its own
 *   A!      A's call to the payment provider takes effect, and its answer is lost
 *   x       all leases end now                         f       one Redis server forgets everything
 *   t       the lock timeout of a waiting buyer fires
 *
 * Where statements overlap, one outside of a transaction takes three moves: BEGIN, the statement, COMMIT; one that only
 * reads takes one all the same. Where there is a box office, C is that, and no buyer.
 */

/** A file below the repository, and its line from 1. */
export interface CallSite {
  readonly file: string;
  readonly line: number;
}

/** One store call, as a learner reads it. */
export interface Call {
  readonly store: 'postgres' | 'redis' | 'payments' | 'clock';
  /** The statement's or script's name in the source: `naive-set-stock`, `BEGIN`, `SET`, `admit`. */
  readonly name: string;
  /** The whole SQL or Redis command, its values in their places. */
  readonly text: string;
  /** Where the strategy makes the call, or a helper for it; null: not known. */
  readonly source: CallSite | null;
  /** Where the helper was called, and its caller, from the inside out. */
  readonly callers?: readonly CallSite[];
}

/** What became of a call in the step: it came back, failed, still waits for a lock, or its process is dead. */
export type Echo =
  | { readonly kind: 'returned'; readonly reply: string }
  | { readonly kind: 'failed'; readonly reply: string; readonly code: string }
  | { readonly kind: 'waits'; readonly for: readonly Actor[]; readonly isForConnection?: true }
  | { readonly kind: 'died' };

/** What stands in the stores after a step. */
export interface World {
  readonly row: { readonly stock: number; readonly version: number; readonly fence: number };
  /** Redis' keys, sorted. `ttl`: a lease that ends by the move `x`, or a mere memory, or for good. */
  readonly keys: readonly {
    readonly key: string;
    readonly value: string;
    readonly ttl: 'lease' | 'memory' | 'none';
    /** It ends within a second. */
    readonly isBrief?: true;
  }[];
  readonly orders: readonly { readonly id: string; readonly buyer: Actor; readonly quantity: number }[];
}

/** Where tickets and money of a checkout's order are. */
export interface CheckoutWorld {
  readonly status: string;
  readonly money: string;
  /** What the order knows its payment by; null: of none. */
  readonly intent: string | null;
  /** What the provider says of the payment. */
  readonly charge: string;
  /** The kinds of the order's events. */
  readonly ledger: readonly string[];
}

export interface Step {
  /** The move of the schedule that made it: `A`, `b`, `A+`, `x`. */
  readonly move: string;
  /** Null: a fault that belongs to nobody. */
  readonly actor: Actor | null;
  readonly fault: FaultKind | null;
  readonly call: Call | null;
  readonly echo: Echo | null;
  /** The calls that had waited and came back because of this step, in the order observed. */
  readonly woke: readonly { readonly actor: Actor; readonly call: Call; readonly echo: Echo }[];
  /** The buyers who have an answer now, and had none before. */
  readonly answered: readonly { readonly actor: Actor; readonly outcome: string }[];
  readonly world: World;
  /** Of a checkout. */
  readonly checkout?: CheckoutWorld;
}

/**
 * What can go wrong in a run. `lost`: told of an order that is not there; `doubled`: one request, two orders;
 * `books-differ`: the buyers' counts, or the history of the stock, say something else than the orders. Of a checkout: `orphan-charge`: it is kept,
 * and the order is not paid; `paid-without-ticket`: told so, and it is not; `returned-twice`: its tickets came back twice.
 */
export const HARMS = [
  ...(['oversold', 'undersold', 'lost', 'doubled', 'over-limit', 'books-differ'] as const),
  ...([
    'orphan-charge',
    'charged-twice',
    'paid-without-ticket',
    'ticket-without-money',
    'returned-twice',
  ] as const),
] as const;
export type Harm = (typeof HARMS)[number];

/** A move that is possible, and the call that it makes; null: it makes none. */
export interface Choice {
  readonly move: string;
  readonly call: Call | null;
}

/** A schedule that was run: from its first step to where the schedule, or everybody, ended. */
export interface Run {
  readonly strategy: string;
  readonly schedule: string;
  /** The row before the first step. */
  readonly before: World;
  readonly steps: readonly Step[];
  /** The moves that were possible before each step, and after the last one; what each would do. */
  readonly choices: readonly (readonly Choice[])[];
  /** The moves that are possible next; empty: all is over. Waiting actors can't move. */
  readonly next: readonly Choice[];
  readonly outcomes: Readonly<Partial<Record<Actor, string>>>;
  readonly deadlocks: number;
  /** Transactions that Postgres aborted: 40001, 40P01, 55P03. */
  readonly aborts: number;
  /** Empty where all went well; judged only when nobody can move any more. */
  readonly harms: readonly Harm[];
}

/** A schedule of the map, without its steps. */
export interface MapEntry {
  readonly schedule: string;
  /**
   * Of a pruned map: how many schedules differ from it by nothing but the order of steps that have nothing to do with
   * each other, itself included.
   */
  readonly stands?: number;
  readonly harms: readonly Harm[];
  readonly outcomes: Readonly<Partial<Record<Actor, string>>>;
  readonly deadlocks: number;
  readonly aborts: number;
}

const NO_HARM: Readonly<Record<Harm, number>> = {
  ...{ oversold: 0, undersold: 0, lost: 0, doubled: 0, 'over-limit': 0, 'books-differ': 0 },
  ...{ 'orphan-charge': 0, 'charged-twice': 0, 'paid-without-ticket': 0 },
  ...{ 'ticket-without-money': 0, 'returned-twice': 0 },
};

/** In how many of the schedules that they stand for each harm was done. */
export function countHarms(entries: readonly MapEntry[]): Readonly<Record<Harm, number>> {
  const counts = { ...NO_HARM };
  for (const { harms, stands = 1 } of entries) for (const harm of harms) counts[harm] += stands;
  return counts;
}

/** What stands in the stores after the last step. */
export const worldAfter = (run: Run): World => run.steps.at(-1)?.world ?? run.before;
