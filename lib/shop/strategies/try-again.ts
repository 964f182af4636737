import { backoffMs } from '@/lib/core/backoff';
import type { Stores } from '@/lib/core/stores/stores';
import type { SaleOutcome } from '@/lib/shop/sale/outcome';

/** Others are in the way for now: nothing was sold, and the same request may go well in a moment. */
export const CONTENDED = { kind: 'contended', retryAfterMs: 100 } as const;

/** The first wait is about as long as a sale; a crowd spreads over the last ones. */
const BACKOFF = { baseMs: 5, capMs: 200, retryAfterMs: 0 } as const;

/**
 * Tries a sale until it says something, `stores.retries` times more at most, with full jitter between.
 * @param attempt null: another sale undid it
 * @returns `contended` when all of them were undone
 */
export async function tryAgain(
  { retries, random, sleep }: Stores,
  attempt: () => Promise<SaleOutcome | null>,
): Promise<SaleOutcome> {
  for (let tries = 0; ; tries++) {
    const outcome = await attempt();
    if (outcome) return outcome;
    if (tries === retries) return CONTENDED;
    await sleep(backoffMs(tries, random, BACKOFF));
  }
}
