import { hadNoEffect, StoreError } from '@/lib/core/stores/store-error';

const RETRY_MS = 1000;

export const UNAVAILABLE = { kind: 'unavailable', retryAfterMs: RETRY_MS } as const;
/** Longer than where a row is contended: this buyer has waited already. */
const BUSY = { kind: 'contended', retryAfterMs: RETRY_MS } as const;
export const INDETERMINATE = { kind: 'indeterminate', retryAfterMs: RETRY_MS } as const;

/**
 * What an error of a strategy means to its buyer. Strategies ask Redis before they sell and wait for it never again, so
 * where Redis failed, nothing was executed.
 */
export function toSaleOutcome(error: unknown): typeof UNAVAILABLE | typeof INDETERMINATE | typeof BUSY {
  if (error instanceof StoreError && error.isBusy) return BUSY;
  const isRedis = error instanceof StoreError && error.store === 'redis';
  return isRedis ? UNAVAILABLE : toWriteOutcome(error);
}

/**
 * What an error of any other write means. What Postgres ended by itself, by its timeout too, was rolled back whole; of
 * what never got its answer nobody knows.
 */
export function toWriteOutcome(error: unknown): typeof UNAVAILABLE | typeof INDETERMINATE {
  return hadNoEffect(error) ? UNAVAILABLE : INDETERMINATE;
}
