import { sweepNowAndThen } from '@/lib/shop/checkout/sweep-now-and-then';
import { answerCancel, answerPayment, answerWebhook, WEBHOOK_BYTES } from './checkout/answer-checkout';
import { carryOnAfterAnswer } from './outbox/carry-on';
import { MAX_BODY_BYTES, type PlainRequest } from './purchase/parse-purchase';
import { answerPurchase } from './purchase/purchase';
import type { Answer } from './sale/answer';
import { sendSeen } from './sale/send-seen';
import type { Shop } from './shop';
import type { SaleContext } from './strategies/strategy';

/** What is sold and paid: the requests that both doors answer alike. */
export interface FastRoute {
  readonly limitBytes: number;
  readonly answer: (request: PlainRequest, shop: Shop, context: SaleContext) => Promise<Answer>;
}

const WEBHOOK: FastRoute = { limitBytes: WEBHOOK_BYTES, answer: answerWebhook };
/** What is due ends after answers, and what happened is told: nobody may ring. */
const withChores = (route: FastRoute): FastRoute => ({
  ...route,
  async answer(request, shop, context) {
    const answer = await route.answer(request, shop, context);
    sweepNowAndThen(shop, context.waitUntil);
    carryOnAfterAnswer(shop, context.waitUntil);
    return sendSeen(answer, request);
  },
});

const PURCHASE = withChores({ limitBytes: MAX_BODY_BYTES, answer: answerPurchase });

const ORDER = /^\/api\/orders\/([^/]+)\/(payment|cancel)$/;

/** The route of a path; undefined: a page's, or a reading one. */
export function findFastRoute(url: string): FastRoute | undefined {
  const path = url.split('?', 1)[0] ?? url;
  if (path === '/api/purchases') return PURCHASE;
  if (path === '/api/webhooks/payments') return WEBHOOK;
  const [, orderId, action] = ORDER.exec(path) ?? [];
  if (orderId === undefined) return undefined;
  const answer = action === 'payment' ? answerPayment : answerCancel;
  return withChores({
    limitBytes: MAX_BODY_BYTES,
    answer: (request, shop, context) => answer(orderId, request, shop, context),
  });
}
