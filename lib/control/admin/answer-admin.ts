import { z } from 'zod';
import { readBody } from '@/lib/core/http/read-body';
import { hasAdminToken } from '@/lib/shop/access';
import { type Answer, toProblem } from '@/lib/shop/sale/answer';
import { toJsonAnswer } from '@/lib/shop/sale/answer-read';
import { answerWriteError } from '@/lib/shop/sale/answer-write';
import type { Shop } from '@/lib/shop/shop';
import { ACTIONS, isAction } from './actions';

const MAX_BODY_BYTES = 4096;

/**
 * Answers `POST /api/admin/{action}`. Outside a demo, without a token set, or with a wrong one, there is
 * nothing to be found here: 404.
 */
export async function answerAdmin(name: string, request: Request, shop: Shop): Promise<Answer> {
  if (!isAction(name) || !isAdmin(request.headers.get('authorization'), shop))
    return toProblem({ kind: 'not-found' });
  const body = await readBody(request, MAX_BODY_BYTES);
  if (body === null) return toProblem({ kind: 'payload-too-large', limitBytes: MAX_BODY_BYTES });
  try {
    const result = await ACTIONS[name](parseJson(body.toString()), shop);
    if (result === null) return toProblem({ kind: 'not-found' });
    if (result instanceof z.ZodError) {
      const errors = result.issues.map(({ path, message }) => ({ field: path.join('.') || 'body', message }));
      return toProblem({ kind: 'invalid-request', errors });
    }
    return toJsonAnswer(result);
  } catch (error) {
    return answerWriteError(error);
  }
}

/** Whether an `Authorization` header is that of this demo's admin; nobody is admin of a shop that is no demo. */
export function isAdmin(authorization: string | null, shop: Shop): boolean {
  return shop.demoMode && hasAdminToken(authorization, shop);
}

/** A body as JSON: undefined where it is none. An empty one is an empty request. */
export function parseJson(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
