import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { backoffMs } from '@/lib/core/backoff';
import { findProblem } from '@/lib/shop/sale/problem';
import type { PurchaseParams, TestShop } from './shop';
import { until } from './until';

/** What a buyer was answered in the end. */
export type BuyerResult =
  | { readonly kind: 'sold'; readonly orderId: string; readonly quantity: number; readonly replayed: boolean }
  | { readonly kind: 'refused'; readonly problem: string };

const answerSchema = z.union([
  z.object({ order: z.object({ id: z.string(), quantity: z.number() }) }),
  z.object({ type: z.string() }),
]);

/** Presses Buy once. */
export async function press(shop: TestShop, params: PurchaseParams): Promise<BuyerResult> {
  const response = await shop.buy(params);
  const answer = answerSchema.parse(await response.json());
  if ('order' in answer) {
    const { id: orderId, quantity } = answer.order;
    return { kind: 'sold', orderId, quantity, replayed: response.headers.has('idempotency-replayed') };
  }
  return { kind: 'refused', problem: answer.type.replace('/problems/', '') };
}

/** Less than the shop asks for: a full shop is to be met often. */
const IMPATIENT = { baseMs: 20, capMs: 200, retryAfterMs: 0 };
const PATIENCE_MS = 45_000;

/**
 * Buys as a browser would: the same key again, with backoff and jitter, until the answer is final.
 * @throws {Error} nothing of the kind came within 45 s
 */
export async function buyUntilFinal(shop: TestShop, params: PurchaseParams): Promise<BuyerResult> {
  const sameKey = { buyer: randomUUID(), key: randomUUID(), ...params };
  const giveUpAt = performance.now() + PATIENCE_MS;
  for (let attempt = 0; performance.now() < giveUpAt; attempt++) {
    const result = await press(shop, sameKey);
    if (result.kind === 'sold' || findProblem(result.problem)?.retry !== 'same-key') return result;
    await sleep(backoffMs(attempt, Math.random, IMPATIENT));
  }
  throw new Error(`A buyer got no final answer within ${PATIENCE_MS} ms`);
}

/**
 * Sends a purchase that was answered once more. Until the news of its sale has reached Redis, which is told after the
 * answer, its key may still be in progress: over HTTP nothing keeps the two in order.
 */
export async function buyAgain(shop: TestShop, params: PurchaseParams): Promise<Response> {
  return until(async () => {
    const response = await shop.buy(params);
    const { type } = await response.clone().json();
    return type !== '/problems/key-in-progress' && response;
  });
}

/** Sends `count` requests at once. */
export function atOnce<T>(count: number, send: (n: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, n) => send(n)));
}
