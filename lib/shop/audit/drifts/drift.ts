import type { Stores } from '@/lib/core/stores/stores';
import type { Venue } from '@/lib/core/stores/venue';
import type { SweepDesk } from '@/lib/shop/checkout/sweep';
import type { Alarm } from '@/lib/shop/consistency/alarms';

/** What an audit asks, and mends with. */
export interface AuditDesk extends SweepDesk {
  readonly stores: Stores;
  /** Null: there is no guest list to be held against the orders. */
  readonly venue: Venue | null;
}

/** Something that is wrong, with what its repair needs. */
export interface Found<Facts = unknown> extends Omit<Alarm, 'kind'> {
  readonly facts: Facts;
}

/** What was, and what is after the repair. */
export interface Mended {
  readonly before: string;
  readonly after: string;
}

/** A way in which what should agree may differ: a new one is a file and a line of the registry. */
export interface Drift<Facts = unknown> {
  readonly kind: string;
  /** What is held against what. */
  readonly holds: string;
  /**
   * Looks for all of it. What is only on its way at that moment is found now and then; whoever asks looks twice.
   * @throws {StoreError | SqlError} a store failed
   */
  readonly find: (desk: AuditDesk) => Promise<readonly Found<Facts>[]>;
  /**
   * Mends one, safe to repeat and to stop at any point. Left out: nobody may mend it but a person.
   * @returns null: it is left, since it is not as it was found, or may not be touched yet
   */
  readonly mend?: (found: Found<Facts>, desk: AuditDesk) => Promise<Mended | null>;
}

/** Types a drift by its own facts, for a registry that knows none of them. */
export function drift<Facts>(own: Drift<Facts>): Drift {
  const { mend, ...others } = own;
  return {
    ...others,
    // What is found comes back to the drift that found it.
    ...(mend && { mend: (found, desk) => mend(found as Found<Facts>, desk) }),
  };
}
