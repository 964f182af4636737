import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { backoffMs } from '@/lib/core/backoff';
import { findProblem } from '@/lib/shop/sale/problem';
import type { TestShop, Wish } from './shop';
import { until } from './until';

/** What a buyer was told in the end. */
export type Told =
  | { readonly kind: 'sold'; readonly orderId: string; readonly quantity: number; readonly replayed: boolean }
  | { readonly kind: 'refused'; readonly problem: string };

const answerSchema = z.union([
  z.object({ order: z.object({ id: z.string(), quantity: z.number() }) }),
  z.object({ type: z.string() }),
]);

/** Presses Buy once. */
export async function press(shop: TestShop, wish: Wish): Promise<Told> {
  const response = await shop.buy(wish);
  const answer = answerSchema.parse(await response.json());
  if ('order' in answer) {
    const { id: orderId, quantity } = answer.order;
    return { kind: 'sold', orderId, quantity, replayed: response.headers.has('idempotency-replayed') };
  }
  return { kind: 'refused', problem: answer.type.replace('/problems/', '') };
}

/** Less than the shop asks for: a till that is full is to be met often. */
const IMPATIENT = { baseMs: 20, capMs: 200, retryAfterMs: 0 };
const PATIENCE_MS = 45_000;

/**
 * Buys as a browser would: the same key again, with backoff and jitter, until it is told something that lasts.
 * @throws {Error} nothing of the kind came within 45 s
 */
export async function buyUntilTold(shop: TestShop, wish: Wish): Promise<Told> {
  const sameKey = { buyer: randomUUID(), key: randomUUID(), ...wish };
  const giveUpAt = performance.now() + PATIENCE_MS;
  for (let attempt = 0; performance.now() < giveUpAt; attempt++) {
    const told = await press(shop, sameKey);
    if (told.kind === 'sold' || findProblem(told.problem)?.retry !== 'same-key') return told;
    await sleep(backoffMs(attempt, Math.random, IMPATIENT));
  }
  throw new Error(`A buyer was told nothing that lasts within ${PATIENCE_MS} ms`);
}

/**
 * Sends a purchase that was answered once more. Until the news of its sale has reached Redis, which is told after the
 * answer, its key may still be in progress: over HTTP nothing keeps the two in order.
 */
export async function buyAgain(shop: TestShop, wish: Wish): Promise<Response> {
  return until(async () => {
    const response = await shop.buy(wish);
    const { type } = await response.clone().json();
    return type !== '/problems/key-in-progress' && response;
  });
}

/** Sends `count` requests at once. */
export function atOnce<T>(count: number, send: (n: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, n) => send(n)));
}
