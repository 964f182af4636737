import { retryWhileUnavailable } from './retry-while-unavailable';
import type { ShopClient } from './shop-client';

/** Tickets that come back while a crowd buys, times in ms from the start. */
export interface Restock {
  readonly delta: number;
  readonly fromMs: number;
  /** When the shop had answered. */
  readonly toMs: number;
}

/** One of this many tickets comes back. */
const ONE_OF = 50;

/** A few, beside those that were on sale at first. */
export const countRestock = (stock: number) => Math.ceil(stock / ONE_OF);

/** @throws {ShopError} the shop gave no audit */
export async function isSoldOut(shop: ShopClient, ticketTypeId: string): Promise<boolean> {
  const { line } = await retryWhileUnavailable(() => shop.audit(ticketTypeId));
  return line.stock <= 0;
}

/**
 * Puts `delta` tickets on sale, once: where an answer was lost, the books say whether it happened.
 * @throws {ShopError} the shop did not do it
 */
export async function restockOnce(shop: ShopClient, ticketTypeId: string, delta: number): Promise<void> {
  const { line: before } = await retryWhileUnavailable(() => shop.audit(ticketTypeId));
  await retryWhileUnavailable(async () => {
    const { line: after } = await shop.audit(ticketTypeId);
    if (after.capacity === before.capacity) await shop.restock(ticketTypeId, delta);
  });
}
