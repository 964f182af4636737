import { randomUUID } from 'node:crypto';
import type { Stores } from '@/lib/core/stores/stores';
import { runInBackground } from '@/lib/shop/purchase/background';
import type { SaleOutcome } from '@/lib/shop/sale/outcome';
import type { Strategy } from '@/lib/shop/strategies/strategy';

/** One ticket to a new buyer, straight through the strategy; waits for what goes on after the answer, too. */
export async function sellOne(
  strategy: Strategy,
  ticketTypeId: string,
  stores: Stores,
): Promise<SaleOutcome> {
  const after: Promise<void>[] = [];
  const waitUntil = (work: Promise<unknown>) => {
    after.push(runInBackground(work));
  };
  const purchase = { ticketTypeId, quantity: 1, buyerId: randomUUID(), idempotencyKey: 'order-1' };
  try {
    return await strategy.sell(purchase, stores, { waitUntil });
  } finally {
    await Promise.all(after);
  }
}
