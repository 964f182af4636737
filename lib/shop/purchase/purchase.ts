import { explainRefusal } from '@/lib/core/stores/explain-refusal';
import { StoreError } from '@/lib/core/stores/store-error';
import type { Stores } from '@/lib/core/stores/stores';
import { countOutcome } from '@/lib/shop/bouncer/counters';
import { recordAnswer } from '@/lib/shop/metrics/record-answer';
import { secretPath } from '@/lib/shop/orders/secret-link';
import { type Answer, API_HEADERS, toProblem } from '@/lib/shop/sale/answer';
import { toSaleOutcome } from '@/lib/shop/sale/error-outcome';
import { toOrderJson } from '@/lib/shop/sale/order-json';
import type { Outcome, Purchase, SaleOutcome } from '@/lib/shop/sale/outcome';
import { seenIn } from '@/lib/shop/sale/send-seen';
import { findStrategy } from '@/lib/shop/strategies/registry';
import type { SaleContext, Strategy } from '@/lib/shop/strategies/strategy';
import { ownContext } from './background';
import { keepBuyer } from './keep-buyer';
import type { MissingTypes } from './missing-types';
import { type Parsed, type PlainRequest, parsePurchase } from './parse-purchase';
import type { RateLimit } from './rate-limit';

/** What a purchase needs of the shop that it is made in. */
export interface PurchaseDesk {
  readonly stores: Stores;
  /** The strategy of every buyer who names none. */
  readonly strategy: Strategy;
  /** In demo mode the header `X-Strategy` picks another. */
  readonly demoMode: boolean;
  readonly ticketSecret: string;
  /** `X-Forwarded-For` comes from a proxy of ours. */
  readonly trustProxy: boolean;
  readonly buyerLimit: RateLimit;
  readonly addressLimit: RateLimit;
  readonly missingTypes: MissingTypes;
  /** How many answers of this process took how long: latency bucket to count (lib/shop/metrics/latency.ts). */
  readonly ownAnswers: Map<string, number>;
}

/** A purchase from the request to the answer, whichever door it came through. Never throws. */
export async function answerPurchase(
  request: PlainRequest,
  desk: PurchaseDesk,
  context: SaleContext,
): Promise<Answer> {
  const startedAtMs = performance.now();
  const own = ownContext(context);
  const parsed = parsePurchase(request, desk.ticketSecret);
  const outcome = parsed.kind === 'purchase' ? await decidePurchase(parsed, request, desk, own) : parsed;
  recordAnswer(outcome, performance.now() - startedAtMs, desk, own.waitUntil);
  const isFromPage = parsed.kind === 'purchase' && parsed.isFromPage;
  const answer = toAnswer(outcome, isFromPage, desk.ticketSecret);
  return isFromPage ? keepBuyer(answer, outcome, parsed.purchase.buyerId, request.headers) : answer;
}

/** A page is told the way to the order that opens in a browser without cookies, too. */
export function toAnswer(outcome: Outcome, isFromPage: boolean, ticketSecret: string): Answer {
  if (outcome.kind !== 'sold') return toProblem(outcome);
  const { order, replayed } = outcome;
  return {
    ...seenIn(order),
    status: 201,
    headers: {
      ...API_HEADERS,
      'content-type': 'application/json',
      location: `/api/orders/${order.id}`,
      ...(replayed ? { 'idempotency-replayed': 'true' } : {}),
    },
    body: JSON.stringify({
      order: toOrderJson(order, ticketSecret),
      ...(isFromPage ? { link: secretPath(order.id, ticketSecret) } : {}),
    }),
  };
}

async function decidePurchase(
  { purchase, strategyId }: Parsed,
  request: PlainRequest,
  desk: PurchaseDesk,
  context: SaleContext,
): Promise<Outcome> {
  const strategy = chooseStrategy(strategyId, desk);
  if (strategy === undefined) {
    const message = desk.demoMode ? 'is no strategy of this shop' : 'is for demos only';
    return { kind: 'invalid-request', errors: [{ field: 'X-Strategy', message }] };
  }

  const retryAfterMs =
    desk.addressLimit.take(request.clientAddress) || desk.buyerLimit.take(purchase.buyerId);
  if (retryAfterMs > 0) return { kind: 'rate-limited', retryAfterMs };
  if (desk.missingTypes.has(purchase.ticketTypeId)) return { kind: 'not-found' };

  const outcome = await sell(purchase, strategy, desk.stores, context);
  if (outcome.kind === 'not-found') desk.missingTypes.add(purchase.ticketTypeId);
  if (!strategy.keepsCounters) countOutcome(purchase, outcome, desk.stores, context.waitUntil);
  return outcome;
}

function chooseStrategy(id: string | undefined, desk: PurchaseDesk): Strategy | undefined {
  if (id === undefined) return desk.strategy;
  return desk.demoMode ? findStrategy(id) : undefined;
}

/** Sells, and says of a store's failure what it means: nothing happened, or nobody knows yet. */
async function sell(
  purchase: Purchase,
  strategy: Strategy,
  stores: Stores,
  context: SaleContext,
): Promise<SaleOutcome> {
  try {
    return await strategy.sell(purchase, stores, context);
  } catch (error) {
    const isStore = error instanceof StoreError;
    // Why a store refuses, its watch has said once.
    if (!isStore && !explainRefusal('postgres', error))
      console.error('A purchase failed in a way nobody expected:', error);
    return toSaleOutcome(error);
  }
}
