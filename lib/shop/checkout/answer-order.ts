import { MemoryKey } from '@/lib/core/stores/memory';
import { TwoGenerationCache } from '@/lib/core/two-generation-cache';
import { runInBackground } from '@/lib/shop/purchase/background';
import type { Answer } from '@/lib/shop/sale/answer';
import { toJsonAnswer } from '@/lib/shop/sale/answer-read';
import type { Shop } from '@/lib/shop/shop';
import { advance } from './advance';
import { toDesk } from './answer-checkout';
import { toCheckoutJson } from './checkout-json';
import { PAIRS } from './pairs';
import { type Checkout, readCheckout } from './read-checkout';
import { sweepNowAndThen } from './sweep-now-and-then';
import { ASK_AGAIN_MS } from './times';

const RUNG = new MemoryKey<TwoGenerationCache<number>>();
const MOST_ORDERS = 10_000;

/**
 * Answers `GET /api/orders/{id}`. Whoever looks at an order that is on its way sees to it that it goes on, so that it ends
 * also where every process that worked on it has died.
 * @param after keeps the function alive for work that goes on after the answer
 * @returns null: it is none of these buyers' orders
 */
export async function answerOrder(
  orderId: string,
  buyerIds: readonly string[],
  shop: Shop,
  after: (work: Promise<unknown>) => void,
): Promise<Answer | null> {
  const order = await readCheckout(shop.stores, orderId);
  if (!order || !buyerIds.includes(order.buyerId)) return null;
  ringFor(order, shop, after);
  sweepNowAndThen(shop, after);
  return toJsonAnswer(
    { order: toCheckoutJson(order, shop.ticketSecret) },
    { 'cache-control': 'private, no-store' },
  );
}

/** Lets an order on its way go on, once a second at most; its answer is not waited for. */
export function ringFor(order: Checkout, shop: Shop, after: (work: Promise<unknown>) => void): void {
  const desk = toDesk(shop);
  const isOnItsWay = PAIRS[order.status][order.money] !== 'rest' && (order.intentId !== null || order.isOver);
  if (!desk || !isOnItsWay) return;
  const rung = shop.stores.memory.of(RUNG, () => new TwoGenerationCache<number>(MOST_ORDERS));
  const nowMs = shop.stores.nowMs();
  const lastMs = rung.get(order.id);
  if (lastMs !== undefined && nowMs - lastMs < ASK_AGAIN_MS) return;
  rung.set(order.id, nowMs);
  after(runInBackground(advance(order.id, desk)));
}
