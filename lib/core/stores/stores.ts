import type { Memory } from './memory';
import type { Postgres } from './postgres';
import type { Redis } from './redis';

/** Everything a sale may touch. Chance, time and limits are ports too, so that the explorer can decide them. */
export interface Stores {
  readonly postgres: Postgres;
  readonly redis: Redis;
  /** Independent Redis servers for a lock by majority; only the one where no more are configured. */
  readonly quorum: readonly Redis[];
  /** What this process remembers and may forget at any time: never the only place where anything is kept. */
  readonly memory: Memory;
  /** A version-4 UUID: owner tokens. */
  readonly newId: () => string;
  /** The id of the order that a purchase makes, another one at each call; its beginning is the order's number. */
  readonly newOrderId: (purchase: { readonly buyerId: string; readonly idempotencyKey: string }) => string;
  /** A number in [0, 1): jitter. */
  readonly random: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** A clock that only goes on, in ms from anywhere: for how long something took. In the explorer it stands still. */
  readonly nowMs: () => number;
  /** How long a lease lives when nobody releases it. Longer than a statement can run. */
  readonly leaseTtlMs: number;
  /** How many tickets of a type may be admitted at once; null: as many as are left. */
  readonly admissionLimit: number | null;
  /** How many times one request tries again what a race with others undid. */
  readonly retries: number;
  /** How long a statement waits for a row's lock where the strategy bounds it; 0: as long as it must. */
  readonly lockTimeoutMs: number;
}
