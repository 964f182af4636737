import { isUnavailable } from '@/lib/core/stores/store-error';
import { type Answer, API_HEADERS, toProblem, toResponse } from './answer';
import { UNAVAILABLE } from './error-outcome';

/** A value as a 200 in JSON. */
export function toJsonAnswer(value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status: 200,
    headers: { ...API_HEADERS, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(value),
  };
}

/**
 * Answers a GET: what `read` found, a 404 where it found nothing, a 503 while a store is out of reach or too slow, or
 * where it failed in a way that only the log can tell.
 */
export async function answerRead(read: () => Promise<Answer | null>): Promise<Response> {
  return toResponse((await read().catch(answerReadError)) ?? toProblem({ kind: 'not-found' }));
}

function answerReadError(error: unknown): Answer {
  if (!isUnavailable(error)) console.error('A read failed in a way nobody expected:', error);
  return toProblem(UNAVAILABLE);
}
