import { SqlError } from '@/lib/core/stores/store-error';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { saleParams, saleStatement } from '@/lib/shop/strategies/sale-statement';
import type { Strategy } from '@/lib/shop/strategies/strategy';

/* It looks for the key before, which spares most a try, and after, since only that look is sure. */

const SELL = saleStatement(
  'sell',
  'UPDATE ticket_types SET stock = stock - $2, version = version + 1 WHERE id = $1 AND stock >= $2',
);

export const strategy: Strategy = {
  id: 'looks-first-and-again',
  promise: { oversell: 'never', breaksUnder: [], because: 'The unique key takes a second order back.' },
  async sell(purchase, { postgres, newId }) {
    const before = evaluate(purchase, await readSaleState(postgres, purchase));
    if (before) return before;
    try {
      const [order] = await postgres.query(SELL, saleParams(purchase, newId()));
      if (order) return { kind: 'sold', order, replayed: false };
    } catch (error) {
      if (!(error instanceof SqlError && error.code === '23505')) throw error;
    }
    const after = evaluate(purchase, await readSaleState(postgres, purchase));
    return after ?? { kind: 'contended', retryAfterMs: 50 };
  },
};
