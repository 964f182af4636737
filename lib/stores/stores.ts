import type { Postgres } from './postgres';
import type { Redis } from './redis';

/** Everything a sale may touch. Chance, time and limits are ports too, so that a lab can decide them. */
export interface Stores {
  readonly postgres: Postgres;
  readonly redis: Redis;
  /** A version-4 UUID: order ids and owner tokens. */
  readonly newId: () => string;
  /** A number in [0, 1): jitter. */
  readonly random: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** How long a lease lives when nobody releases it. Longer than a statement can run. */
  readonly leaseTtlMs: number;
  /** How many tickets of a type may be at the till at once; null: as many as are left. */
  readonly tillWidth: number | null;
}
