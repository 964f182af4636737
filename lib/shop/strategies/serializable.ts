/**
 * Read, think, write, as if alone.
 * Idea: the naive sale at SERIALIZABLE. Postgres watches which transactions read what others then wrote, and aborts
 * (40001) one that fits into no serial order; it runs again as a whole.
 * Pro: right for rules over any number of rows; nobody needs to know which. Con: it aborts on suspicion, across
 * ticket types too where they share a page or a scan; all who write must take part, and all need the retry.
 * Prevents: every anomaly, the lost update and write skew among them.
 * Source: PostgreSQL manual, "Transaction Isolation", Serializable; Ports and Grittner, "Serializable Snapshot
 * Isolation in PostgreSQL" (2012).
 */
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { saleParams, saleStatement } from './sale-statement';
import { sellInTransaction } from './sell-in-transaction';
import type { Strategy } from './strategy';
import { tryAgain } from './try-again';

/** $6: the stock that was read, less the tickets sold. */
const WRITE = saleStatement(
  'serializable-write',
  'UPDATE ticket_types SET stock = $6, version = version + 1 WHERE id = $1',
);

export const serializable: Strategy = {
  id: 'serializable',
  promise: {
    oversell: 'never',
    breaksUnder: [],
    because: 'Only what could also have happened one after the other is committed.',
  },
  sell: (purchase, stores) =>
    tryAgain(stores, () =>
      sellInTransaction('serializable', purchase, stores, async (sql) => {
        const state = await readSaleState(sql, purchase);
        const refusal = evaluate(purchase, state);
        if (refusal) return refusal;
        if (!state.ticketType) return { kind: 'not-found' };

        const stock = state.ticketType.stock - purchase.quantity;
        const [order] = await sql.query(WRITE, saleParams(purchase, stores.newOrderId(purchase), [stock]));
        return order ? { kind: 'sold', order, replayed: false } : null;
      }),
    ),
};
