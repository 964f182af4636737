import { isTransient, SqlError, StoreError } from '@/lib/core/stores/store-error';

/** What stands in the way of a sale for good: its key has an order, its buyer the limit, or no ticket is left. */
const REFUSALS = new Set([
  'orders_buyer_key',
  'buyer_counts_within_limit',
  'ticket_types_stock_not_negative',
]);

/** Whether a constraint refused the sale and undid it; a second look says which of them. */
export function isRefusal(error: unknown): boolean {
  return error instanceof SqlError && error.constraint !== undefined && REFUSALS.has(error.constraint);
}

/** Whether Postgres undid the transaction because of another one: the same again may go well. */
export function isLostRace(error: unknown): boolean {
  return error instanceof SqlError && (error.code === '40001' || error.code === '40P01');
}

/** Whether a lock was not to be had, at once (NOWAIT) or within `lock_timeout`. */
export function isLockTaken(error: unknown): boolean {
  return error instanceof SqlError && error.code === '55P03';
}

/** For a selling statement's `catch`: no rows where a constraint refused it. @throws what `throwTransient` does */
export function emptyWhenRefused(error: unknown): readonly never[] {
  if (isRefusal(error)) return [];
  return throwTransient(error);
}

/**
 * For any statement's `catch`: says of a transient error that nothing happened.
 * @throws {StoreError} with effect `none`: a transient error ended it. Anything else as it is
 */
export function throwTransient(error: unknown): never {
  if (isTransient(error)) {
    throw new StoreError('postgres', 'none', error.message, error);
  }
  throw error;
}
