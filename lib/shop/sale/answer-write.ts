import { hadNoEffect, isTransient, StoreError } from '@/lib/core/stores/store-error';
import { type Answer, toProblem } from './answer';

const RETRY_MS = 1000;

/**
 * For the `catch` of whatever writes, and is no purchase: 503. What Postgres ended by itself, by its timeout too, was
 * rolled back whole; of what never got its answer nobody knows. What nobody expected is in the log besides.
 */
export function sayWriteFailed(error: unknown): Answer {
  if (!(error instanceof StoreError || isTransient(error))) {
    console.error('A write failed in a way nobody expected:', error);
  }
  return toProblem({ kind: hadNoEffect(error) ? 'unavailable' : 'indeterminate', retryAfterMs: RETRY_MS });
}
