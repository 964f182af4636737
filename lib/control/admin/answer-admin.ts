import { z } from 'zod';
import { isDemoAdmin } from '@/lib/shop/access';
import { type Answer, toProblem } from '@/lib/shop/sale/answer';
import { toJsonAnswer } from '@/lib/shop/sale/answer-read';
import { answerWrite } from '@/lib/shop/sale/answer-write';
import type { Shop } from '@/lib/shop/shop';
import { ACTIONS, isAction } from './actions';

/**
 * Answers `POST /api/admin/{action}`. Outside a demo, without a token set, or with a wrong one, there is
 * nothing to be found here: 404.
 */
export async function answerAdmin(name: string, request: Request, shop: Shop): Promise<Answer> {
  if (!isAction(name) || !isDemoAdmin(request.headers.get('authorization'), shop))
    return toProblem({ kind: 'not-found' });
  return answerWrite(request, async (params) => {
    const result = await ACTIONS[name](params, shop);
    if (result === null) return toProblem({ kind: 'not-found' });
    if (!(result instanceof z.ZodError)) return toJsonAnswer(result);
    const errors = result.issues.map(({ path, message }) => ({ field: path.join('.') || 'body', message }));
    return toProblem({ kind: 'invalid-request', errors });
  });
}
