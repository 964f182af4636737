import type { Wanted } from '@/lib/shop/buying/buying-state';
import { readShopAnswer } from '@/lib/shop/buying/read-shop-answer';
import type { BuyingEvent } from '@/lib/shop/buying/reduce-buying';

/** Longer than the shop's own deadlines: what it knows, it says before that. */
const PATIENCE_MS = 10_000;

/** Sends the purchase once and says what came of it. Never rejects. */
export async function askShop({ key, ticketTypeId, quantity }: Wanted): Promise<BuyingEvent> {
  try {
    const response = await fetch('/api/purchases', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ ticketTypeId, quantity }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const body: unknown = await response.json().catch(() => undefined);
    const answer = readShopAnswer(response.status, body, response.headers.get('retry-after'));
    return { kind: 'answered', answer, nowMs: Date.now(), random: Math.random() };
  } catch {
    return { kind: 'lost', isOnline: navigator.onLine, nowMs: Date.now(), random: Math.random() };
  }
}
