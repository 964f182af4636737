import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { saleParams, saleStatement } from '@/lib/shop/strategies/sale-statement';
import { sellInTransaction } from '@/lib/shop/strategies/sell-in-transaction';
import type { Strategy } from '@/lib/shop/strategies/strategy';
import { tryAgain } from '@/lib/shop/strategies/try-again';

/* The highest level, and the helpers of the shop: a lost race is tried again with a pause. */

const TAKE = saleStatement(
  'take',
  'UPDATE ticket_types SET stock = stock - $2, version = version + 1 WHERE id = $1',
);

export const strategy: Strategy = {
  id: 'serializable',
  promise: { oversell: 'never', breaksUnder: [], because: 'As if one had come after the other.' },
  sell: (purchase, stores) =>
    tryAgain(stores, () =>
      sellInTransaction('serializable', purchase, stores, async (sql) => {
        const refusal = evaluate(purchase, await readSaleState(sql, purchase));
        if (refusal) return refusal;
        const [order] = await sql.query(TAKE, saleParams(purchase, stores.newId()));
        return order ? { kind: 'sold', order, replayed: false } : null;
      }),
    ),
};
