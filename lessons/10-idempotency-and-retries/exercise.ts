/**
 * Exercise 10: the same request, twice.
 * The sale went through, its answer got lost, and the buyer's browser asks again: same buyer, same key. Here every
 * request gets a key of its own, so that none is ever in the way, and the buyer pays twice. And where it was the
 * last ticket, the one who owns it is told that it is sold out.
 *
 * Your turn: an order is the record of its key. `UNIQUE (buyer_id, idempotency_key)`, named `orders_buyer_key`,
 * takes the whole statement back when the key is known (an `SqlError` with that `constraint`). Whatever else
 * changed no row, look again with `readSaleState` and `evaluate` before you say why.
 */

import type { Stores } from '@/lib/core/stores/stores';
import type { Purchase, SaleOutcome } from '@/lib/shop/sale/outcome';
import { saleStatement } from '@/lib/shop/strategies/sale-statement';
import type { Strategy } from '@/lib/shop/strategies/strategy';

const SELL = saleStatement(
  'sell',
  'UPDATE ticket_types SET stock = stock - $2, version = version + 1 WHERE id = $1 AND stock >= $2',
);

async function sellUnder(key: string, purchase: Purchase, { postgres, newId }: Stores): Promise<SaleOutcome> {
  const { ticketTypeId, quantity, buyerId } = purchase;
  const [order] = await postgres.query(SELL, [ticketTypeId, quantity, buyerId, key, newId()]);
  if (order) return { kind: 'sold', order, replayed: false };
  return { kind: 'sold-out', left: 0 };
}

export const strategy: Strategy = {
  id: 'exercise-10',
  promise: { oversell: 'never', breaksUnder: [], because: 'Say here why it holds.' },
  sell(purchase, stores) {
    return sellUnder(stores.newId(), purchase, stores);
  },
};
