import { z } from 'zod';
import { readBuyerCookie } from '@/lib/core/http/buyer-cookie';
import { isForeign } from '@/lib/core/http/same-origin';
import { RateLimit } from '@/lib/shop/purchase/rate-limit';
import { type Answer, toProblem } from '@/lib/shop/sale/answer';
import { toJsonAnswer } from '@/lib/shop/sale/answer-read';
import { answerWrite } from '@/lib/shop/sale/answer-write';
import type { TwoPhaseDesk } from './desk';
import { SIDES } from './steps';

/** Of one browser: each opens sessions of Postgres. */
const browserLimit = new RateLimit(60);
const FULL_RETRY_MS = 30_000;

const actionSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('begin') }),
  z.object({ action: z.enum(['step', 'kill', 'visit', 'end']) }),
  z.object({ action: z.literal('resolve'), side: z.enum(SIDES), ending: z.enum(['commit', 'rollback']) }),
]);

/** Answers `GET /api/workshop/two-phase`: the asker's own run. Null: this is no demo. */
export async function answerLook({ headers }: Request, desk: TwoPhaseDesk | null): Promise<Answer | null> {
  if (!desk) return null;
  const learner = readLearner(headers);
  return 'status' in learner ? learner : toJsonAnswer(await desk.look(learner.id));
}

/** Answers `POST /api/workshop/two-phase {action}`: a run begins, goes on, dies, or is mended. */
export async function answerAct(request: Request, desk: TwoPhaseDesk | null): Promise<Answer> {
  const { headers } = request;
  if (!desk) return toProblem({ kind: 'not-found' });
  if (isForeign(headers)) return toProblem({ kind: 'forbidden' });
  const learner = readLearner(headers);
  if ('status' in learner) return learner;
  return answerWrite(request, async (params) => {
    const asked = actionSchema.safeParse(params);
    if (!asked.success) {
      const errors = [{ field: 'action', message: 'should be begin, step, kill, visit, resolve or end' }];
      return toProblem({ kind: 'invalid-request', errors });
    }
    const taken = await desk.act(learner.id, asked.data);
    return taken.kind === 'full' ? answerFull() : toJsonAnswer(taken.view);
  });
}

/** A run is its buyer's, whom the page has made one. */
function readLearner(headers: Headers): { readonly id: string } | Answer {
  const cookie = readBuyerCookie(headers.get('cookie'));
  if (cookie.kind !== 'ok') {
    const errors = [{ field: 'Cookie', message: 'should name a buyer: the page gives one' }];
    return toProblem({ kind: 'invalid-request', errors });
  }
  const retryAfterMs = browserLimit.take(cookie.buyerId);
  return retryAfterMs > 0 ? toProblem({ kind: 'rate-limited', retryAfterMs }) : { id: cookie.buyerId };
}

function answerFull(): Answer {
  const { body, ...answer } = toProblem({ kind: 'unavailable', retryAfterMs: FULL_RETRY_MS });
  const words = {
    title: 'All places are taken',
    detail:
      'Postgres keeps eight prepared transactions here, two for each learner. Each ends after ten minutes.',
  };
  return { ...answer, body: JSON.stringify({ ...JSON.parse(body), ...words }) };
}
