import { readClientNetwork } from '@/lib/core/http/client-address';
import { readOrigin } from '@/lib/core/http/origin';
import { isForeign } from '@/lib/core/http/same-origin';
import { isDemoAdmin } from '@/lib/shop/access';
import { RateLimit } from '@/lib/shop/purchase/rate-limit';
import { type Answer, toProblem } from '@/lib/shop/sale/answer';
import { toJsonAnswer } from '@/lib/shop/sale/answer-read';
import { answerWrite } from '@/lib/shop/sale/answer-write';
import type { Shop } from '@/lib/shop/shop';
import { type ActionResult, LEARNER_ACTIONS, type Lectern, TEACHER_ACTIONS } from './actions';
import { readSeat, toSetCookie } from './seat-cookie';

/** Requests in 10 s. A whole class comes from one address, so only what needs no seat is counted by it. */
const learnerLimit = new RateLimit(150);
const seatlessLimit = new RateLimit(300);
const NEED_NO_SEAT: ReadonlySet<string> = new Set(['join', 'wall']);

/** Answers `POST /api/classroom/{action}`; 404 outside of a demo, and for a teacher without the admin token. */
export async function answerClassroom(
  name: string,
  request: Request,
  shop: Shop,
  lectern: Lectern,
): Promise<Answer> {
  const { headers } = request;
  const teach = isDemoAdmin(headers.get('authorization'), shop) ? TEACHER_ACTIONS.get(name) : undefined;
  const act = teach ?? LEARNER_ACTIONS.get(name);
  if (!shop.demoMode || !act) return toProblem({ kind: 'not-found' });
  if (isForeign(headers)) return toProblem({ kind: 'forbidden' });

  const seat = readSeat(headers.get('cookie'));
  const retryAfterMs = teach ? 0 : waitOf(name, seat?.learner, headers);
  if (retryAfterMs > 0) return toProblem({ kind: 'rate-limited', retryAfterMs });

  const context = { ...lectern, redis: shop.redisBeside, seat };
  return answerWrite(request, async (params) => toAnswer(await act(params, context), headers));
}

function toAnswer(result: ActionResult, headers: Headers): Answer {
  if ('kind' in result) return toProblem(result);
  if ('refused' in result) return toProblem({ kind: 'invalid-request', errors: result.refused });
  const { found, seat } = result;
  if (seat === undefined) return toJsonAnswer(found);
  const isHttps = readOrigin(headers).startsWith('https:');
  return toJsonAnswer(found, { 'set-cookie': toSetCookie(seat, isHttps) });
}

function waitOf(name: string, learner: string | undefined, headers: Headers): number {
  if (NEED_NO_SEAT.has(name)) return seatlessLimit.take(readClientNetwork(headers));
  return learner === undefined ? 0 : learnerLimit.take(learner);
}
