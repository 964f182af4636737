import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { saleParams, saleStatement } from '@/lib/shop/strategies/sale-statement';
import type { Strategy } from '@/lib/shop/strategies/strategy';
import { tryAgain } from '@/lib/shop/strategies/try-again';

/* Optimistic: the version is expected, and the shop's helper bounds the tries and lets chance choose the pauses. */

const TAKE = saleStatement(
  'take',
  'UPDATE ticket_types SET stock = stock - $2, version = version + 1 WHERE id = $1 AND version = $6',
);

export const strategy: Strategy = {
  id: 'tries-again',
  promise: { oversell: 'never', breaksUnder: [], because: 'Of those who read one version, one writes.' },
  sell: (purchase, stores) =>
    tryAgain(stores, async () => {
      const state = await readSaleState(stores.postgres, purchase);
      const refusal = evaluate(purchase, state);
      if (refusal) return refusal;
      const params = saleParams(purchase, stores.newId(), [state.ticketType?.version ?? 0]);
      const [order] = await stores.postgres.query(TAKE, params);
      return order ? { kind: 'sold', order, replayed: false } : null;
    }),
};
