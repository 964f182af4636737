import { fetchJson, postJson } from '@/app/_components/fetch-json';
import type { Wanted } from '@/lib/shop/buying/buying-state';
import { readShopAnswer } from '@/lib/shop/buying/read-shop-answer';
import type { BuyingEvent } from '@/lib/shop/buying/reduce-buying';

/** Longer than the shop's own deadlines: what it knows, it says before that. */
const PATIENCE_MS = 10_000;

/** Sends the purchase once and says what came of it. Never rejects. */
export async function askShop({ key, ticketTypeId, quantity }: Wanted): Promise<BuyingEvent> {
  const request = postJson({ ticketTypeId, quantity }, { 'idempotency-key': key });
  const reply = await fetchJson<unknown>('/api/purchases', PATIENCE_MS, request);
  const moment = { nowMs: Date.now(), random: Math.random() };
  if (reply === null) return { kind: 'lost', isOnline: navigator.onLine, ...moment };
  return { kind: 'answered', answer: readShopAnswer(reply.status, reply.body, reply.retryAfter), ...moment };
}
