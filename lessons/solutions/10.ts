/**
 * Exercise 10, solved: the order stands under the buyer's own key. A known key takes the statement back whole, and
 * a statement that changed nothing leads to a second look: the first could not see what was committed after it
 * began.
 */

import { SqlError } from '@/lib/core/stores/store-error';
import type { Stores } from '@/lib/core/stores/stores';
import type { Purchase, SaleOutcome } from '@/lib/shop/sale/outcome';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { saleStatement } from '@/lib/shop/strategies/sale-statement';
import type { Strategy } from '@/lib/shop/strategies/strategy';

const SELL = saleStatement(
  'sell',
  'UPDATE ticket_types SET stock = stock - $2, version = version + 1 WHERE id = $1 AND stock >= $2',
);

function emptyWhenKnown(error: unknown): readonly never[] {
  if (error instanceof SqlError && error.constraint === 'orders_buyer_key') return [];
  throw error;
}

async function sellOnce(purchase: Purchase, { postgres, newId }: Stores): Promise<SaleOutcome> {
  const { ticketTypeId, quantity, buyerId, idempotencyKey } = purchase;
  const params = [ticketTypeId, quantity, buyerId, idempotencyKey, newId()];
  const [order] = await postgres.query(SELL, params).catch(emptyWhenKnown);
  if (order) return { kind: 'sold', order, replayed: false };
  return (
    evaluate(purchase, await readSaleState(postgres, purchase)) ?? { kind: 'contended', retryAfterMs: 50 }
  );
}

export const strategy: Strategy = {
  id: 'solution-10',
  promise: {
    oversell: 'never',
    breaksUnder: [],
    because: 'One key has one order, and a buyer who asks again gets it.',
  },
  sell: sellOnce,
};
