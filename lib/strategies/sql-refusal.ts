import { SqlError, StoreError } from '@/lib/stores/store-error';

/** What stands in the way of a sale for good: its key has an order, or its buyer the limit. */
const REFUSALS = new Set(['orders_buyer_key', 'buyer_counts_within_limit']);

/** Ended by its timeout, a deadlock, or a lack of resources: rolled back, and worth another try. */
const PASSING = /^(57014|55P03|40P01|40001|53)/;

/**
 * For a selling statement's `catch`: no rows where the key or the limit refused it; a second look says which.
 * @throws {StoreError} with effect `none`: a passing fault ended it. Anything else as it is
 */
export function emptyWhenRefused(error: unknown): readonly never[] {
  if (error instanceof SqlError && error.constraint !== undefined && REFUSALS.has(error.constraint))
    return [];
  return throwPassing(error);
}

/**
 * For any statement's `catch`: says of a passing fault that nothing happened.
 * @throws {StoreError} with effect `none`: a passing fault ended it. Anything else as it is
 */
export function throwPassing(error: unknown): never {
  if (error instanceof SqlError && PASSING.test(error.code)) {
    throw new StoreError('postgres', 'none', error.message, error);
  }
  throw error;
}
