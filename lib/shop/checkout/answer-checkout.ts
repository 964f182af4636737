import { readIdentities } from '@/lib/core/http/buyer-cookie';
import { isCrossSite } from '@/lib/core/http/same-origin';
import { parseJson } from '@/lib/core/parse-json';
import { readField } from '@/lib/core/read-field';
import { isTransient, StoreError } from '@/lib/core/stores/store-error';
import { readWebhook } from '@/lib/core/stores/stripe/read-webhook';
import {
  isJson,
  MAX_BODY_BYTES,
  type PlainRequest,
  readIdempotencyKey,
} from '@/lib/shop/purchase/parse-purchase';
import { type Answer, toProblem } from '@/lib/shop/sale/answer';
import { toJsonAnswer } from '@/lib/shop/sale/answer-read';
import { toWriteOutcome, UNAVAILABLE } from '@/lib/shop/sale/error-outcome';
import type { InputError } from '@/lib/shop/sale/outcome';
import type { ProblemOutcome } from '@/lib/shop/sale/problem';
import { seenIn } from '@/lib/shop/sale/send-seen';
import type { Shop } from '@/lib/shop/shop';
import type { SaleContext } from '@/lib/shop/strategies/strategy';
import { advance } from './advance';
import { cancelOrder } from './cancel-order';
import type { CheckoutDesk, CheckoutOutcome } from './checkout-desk';
import { toCheckoutJson } from './checkout-json';
import { findCoordinator } from './coordinators';
import type { PaymentRequest } from './pay';
import { readCheckout } from './read-checkout';
import { isSettledHere } from './settle-together';
import type { SweepDesk } from './sweep';
import { ASK_AGAIN_MS } from './times';
import { waitWhileUnderWay } from './under-way';

/* The checkout's requests from the request to the answer, whichever door they came through. They never throw. */

const METHOD = /^pm_\w{1,100}$/;

/** What the checkout needs of a shop; null: the shop has no payment provider. */
export function toDesk({ stores, payments, env }: Shop): CheckoutDesk | null {
  return payments && { stores, payments, paymentDeadlineMs: env.PAYMENT_DEADLINE_MS };
}

/** The same for a sweep, which ends holds without a provider too. */
export const toSweepDesk = ({ stores, payments, env }: Shop): SweepDesk => ({
  stores,
  payments,
  paymentDeadlineMs: env.PAYMENT_DEADLINE_MS,
});

/** Answers `POST /api/orders/{id}/payment`. */
export function answerPayment(
  orderId: string,
  request: PlainRequest,
  shop: Shop,
  { waitUntil }: SaleContext,
): Promise<Answer> {
  return answerSafely(shop, async () => {
    const refused = refuse(request, shop);
    if (refused) return refused;
    const parsed = parsePayment(orderId, request);
    if ('errors' in parsed) return parsed;
    const { headers } = request;
    const coordinator = findCoordinator(shop.demoMode ? headers['x-checkout'] : undefined);
    if (!coordinator) return invalid('X-Checkout', 'is no coordinator of this shop');
    const desk = toDesk(shop);
    if (!desk) return UNAVAILABLE;
    if (!headers.prefer?.includes('respond-async')) return coordinator.pay(parsed, desk);
    const order = await readCheckout(desk.stores, orderId);
    if (!order || !parsed.buyerIds.includes(order.buyerId)) return { kind: 'not-found' };
    waitUntil(coordinator.pay(parsed, desk));
    return { kind: 'pending', order, isReplayed: false };
  });
}

/** Answers `POST /api/orders/{id}/cancel`. */
export function answerCancel(orderId: string, request: PlainRequest, shop: Shop): Promise<Answer> {
  return answerSafely(shop, async () => {
    const refused = refuse(request, shop, false);
    if (refused) return refused;
    const { stores, payments, env } = shop;
    const desk = { stores, payments, paymentDeadlineMs: env.PAYMENT_DEADLINE_MS };
    return cancelOrder({ orderId, buyerIds: buyersOf(request) }, desk);
  });
}

/**
 * Answers `POST /api/webhooks/payments`: a doorbell. What it says is not believed, only which order it names, so it may
 * come late, twice, in any order or never.
 */
export async function answerWebhook(request: PlainRequest, shop: Shop): Promise<Answer> {
  const { STRIPE_WEBHOOK_SECRET } = shop.env;
  const desk = toDesk(shop);
  if (request.method !== 'POST') return toProblem({ kind: 'method-not-allowed', allow: 'POST' });
  if (!desk || STRIPE_WEBHOOK_SECRET === undefined) return toProblem(UNAVAILABLE);
  if (request.body === null) return toProblem({ kind: 'payload-too-large', limitBytes: WEBHOOK_BYTES });
  const signature = request.headers['stripe-signature'] ?? '';
  const named = readWebhook(Buffer.from(request.body), signature, STRIPE_WEBHOOK_SECRET);
  if (!named) return toProblem(invalid('Stripe-Signature', 'is not of this body, or too old'));
  try {
    if (named.orderId !== null) await hear(named.orderId, named.isOfCharge, desk);
    return toJsonAnswer({});
  } catch (error) {
    logUnexpected(error);
    return toProblem(UNAVAILABLE);
  }
}

/** Most news come to the process that asked for the charge, while it still works on it: then there is nothing to do. */
async function hear(orderId: string, isOfCharge: boolean, desk: CheckoutDesk): Promise<void> {
  if (isOfCharge) {
    await waitWhileUnderWay(orderId, desk.stores);
    if (isSettledHere(orderId, desk.stores)) return;
  }
  await advance(orderId, desk);
}

/** An event of the provider is larger than anything that a buyer sends. */
export const WEBHOOK_BYTES = 256 * 1024;

async function answerSafely(
  { ticketSecret }: Shop,
  decide: () => Promise<CheckoutOutcome | ProblemOutcome>,
): Promise<Answer> {
  try {
    return toAnswer(await decide(), ticketSecret);
  } catch (error) {
    logUnexpected(error);
    return toProblem(toWriteOutcome(error));
  }
}

function logUnexpected(error: unknown): void {
  if (!(error instanceof StoreError || isTransient(error))) {
    console.error('A checkout failed in a way nobody expected:', error);
  }
}

function toAnswer(outcome: CheckoutOutcome | ProblemOutcome, ticketSecret: string): Answer {
  if (!('order' in outcome)) return toProblem(outcome);
  const { order, isReplayed, kind } = outcome;
  const isPending = kind === 'pending';
  const answer = toJsonAnswer(
    { order: toCheckoutJson(order, ticketSecret) },
    {
      ...(isReplayed ? { 'idempotency-replayed': 'true' } : {}),
      ...(isPending
        ? { location: `/api/orders/${order.id}`, 'retry-after': String(Math.ceil(ASK_AGAIN_MS / 1000)) }
        : {}),
    },
  );
  return { ...answer, ...seenIn(order), ...(isPending ? { status: 202 } : {}) };
}

const invalid = (field: string, message: string) =>
  ({ kind: 'invalid-request', errors: [{ field, message }] }) as const;

const buyersOf = ({ headers }: PlainRequest): readonly string[] => {
  const { all, isNew } = readIdentities(headers.cookie ?? null);
  return isNew ? [] : all;
};

/** What is wrong with a request before it is read; as at the purchase. */
function refuse(request: PlainRequest, shop: Shop, hasBody = true): ProblemOutcome | null {
  const { method, headers, body, clientAddress } = request;
  if (method !== 'POST') return { kind: 'method-not-allowed', allow: 'POST' };
  if (isCrossSite({ site: headers['sec-fetch-site'], origin: headers.origin, host: headers.host })) {
    return { kind: 'forbidden' };
  }
  if (hasBody && !isJson(headers['content-type'])) return { kind: 'unsupported-media-type' };
  if (body === null) return { kind: 'payload-too-large', limitBytes: MAX_BODY_BYTES };
  const [buyerId] = buyersOf(request);
  if (buyerId === undefined) return invalid('cookie', 'buyer is missing: get a page or /api/events first');
  const retryAfterMs = shop.addressLimit.take(clientAddress) || shop.buyerLimit.take(buyerId);
  return retryAfterMs > 0 ? { kind: 'rate-limited', retryAfterMs } : null;
}

function parsePayment(
  orderId: string,
  request: PlainRequest,
): PaymentRequest | Extract<ProblemOutcome, { kind: 'invalid-request' }> {
  const key = readIdempotencyKey(request.headers['idempotency-key']);
  const value = request.body === null ? undefined : parseJson(request.body);
  const method = readField(value, 'paymentMethod');
  const errors: InputError[] = [];
  if (key === undefined) {
    errors.push({ field: 'Idempotency-Key', message: 'should be 1 to 255 visible ASCII characters' });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    errors.push({ field: 'body', message: 'should be a JSON object {paymentMethod}' });
  } else {
    for (const field of Object.keys(value)) {
      if (field !== 'paymentMethod') errors.push({ field, message: 'is not a field of a payment' });
    }
  }
  const isMethod = typeof method === 'string' && METHOD.test(method);
  if (!isMethod) {
    errors.push({ field: 'paymentMethod', message: 'should be a payment method: pm_card_visa' });
  }
  if (key === undefined || !isMethod || errors.length > 0) return { kind: 'invalid-request', errors };
  return { orderId, buyerIds: buyersOf(request), key, method };
}
