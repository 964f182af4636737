import { readBody } from '@/lib/core/http/read-body';
import { parseJson } from '@/lib/core/parse-json';
import { isTransient, StoreError } from '@/lib/core/stores/store-error';
import { type Answer, toProblem } from './answer';
import { toWriteOutcome } from './error-outcome';

const MAX_BODY_BYTES = 4096;

/**
 * Answers a POST that writes and is no purchase: what `write` makes of its body, or a 503 where a store failed. What
 * nobody expected is in the log besides.
 * @param write gets the body's JSON: `{}` where it is empty, undefined where it is none
 */
export async function answerWrite(
  request: Request,
  write: (params: unknown) => Promise<Answer>,
): Promise<Answer> {
  const body = await readBody(request, MAX_BODY_BYTES);
  if (body === null) return toProblem({ kind: 'payload-too-large', limitBytes: MAX_BODY_BYTES });
  try {
    return await write(body.length === 0 ? {} : parseJson(body));
  } catch (error) {
    if (!(error instanceof StoreError || isTransient(error))) {
      console.error('A write failed in a way nobody expected:', error);
    }
    return toProblem(toWriteOutcome(error));
  }
}
