/**
 * Read, then decrement blindly.
 * Idea: let the database count. SELECT the stock, and where there is one, `SET stock = stock - 1`.
 * Pro: no update is lost, so the stock tells the truth. Con: nobody asks again whether it still may: what was read
 * is old by the time of the write.
 * Allows: two read 1, both decrement, the stock is -1 and two are sold. In the explorer it is; in the shop
 * `CHECK (stock >= 0)` refuses the second with 23514.
 * Source: PostgreSQL manual, "Transaction Isolation", Read Committed; the first mend of every article.
 */
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { runSale, saleStatement } from './sale-statement';
import type { Strategy } from './strategy';

/** Takes $2 tickets off. Whether there are any left is not asked again. */
const DECREMENT = saleStatement(
  'naive-decrement',
  'UPDATE ticket_types SET stock = stock - $2, version = version + 1 WHERE id = $1',
);

export const naiveDecrement: Strategy = {
  id: 'naive-decrement',
  promise: {
    oversell: 'possible',
    breaksUnder: [],
    savedByCheck: true,
    because: 'Two buyers read the last ticket and both take it off; only the CHECK refuses a stock of -1.',
  },
  async sell(purchase, stores) {
    const refusal = evaluate(purchase, await readSaleState(stores.postgres, purchase));
    if (refusal) return refusal;
    return runSale(DECREMENT, purchase, stores);
  },
};
