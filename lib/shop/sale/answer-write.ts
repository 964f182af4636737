import { isTransient, StoreError } from '@/lib/core/stores/store-error';
import { type Answer, toProblem } from './answer';
import { toWriteOutcome } from './error-outcome';

/** For the `catch` of whatever writes, and is no purchase: 503. What nobody expected is in the log besides. */
export function answerWriteError(error: unknown): Answer {
  if (!(error instanceof StoreError || isTransient(error))) {
    console.error('A write failed in a way nobody expected:', error);
  }
  return toProblem(toWriteOutcome(error));
}
