/**
 * Read a version, write only if it is still that one.
 * Idea: every change counts the row's version up; `UPDATE … WHERE version = the one read` finds no row when somebody
 * was faster, and the sale begins anew.
 * Pro: nothing is locked while thinking, which may take minutes and pass through a form. Con: of those who read one
 * version only one wins; a crowd at one row does most of its work for nothing.
 * Prevents: the lost update. A version that never goes back prevents ABA too: a stock that is 1 again is another 1.
 * Source: Kung and Robinson, "On Optimistic Methods for Concurrency Control" (1981); every ORM's version column.
 */
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { saleParams, saleStatement } from './sale-statement';
import { emptyWhenRefused } from './sql-refusal';
import type { Strategy } from './strategy';
import { tryAgain } from './try-again';

/** $6: the stock that was read, less the tickets sold. $7: the version that was read. */
const SWAP = saleStatement(
  'compare-and-swap',
  'UPDATE ticket_types SET stock = $6, version = version + 1 WHERE id = $1 AND version = $7',
);

export const compareAndSwap: Strategy = {
  id: 'compare-and-swap',
  promise: {
    oversell: 'never',
    breaksUnder: [],
    because: 'What was computed from an old version finds no row to be written to.',
  },
  sell: (purchase, stores) =>
    tryAgain(stores, async () => {
      const state = await readSaleState(stores.postgres, purchase);
      const refusal = evaluate(purchase, state);
      if (refusal) return refusal;
      const { ticketType } = state;
      if (!ticketType) return { kind: 'not-found' };

      const stock = ticketType.stock - purchase.quantity;
      const params = saleParams(purchase, stores.newOrderId(purchase), [stock, ticketType.version]);
      const [order] = await stores.postgres.query(SWAP, params).catch(emptyWhenRefused);
      return order ? { kind: 'sold', order, replayed: false } : null;
    }),
};
