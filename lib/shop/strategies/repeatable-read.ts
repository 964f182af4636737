/**
 * Read, think, write, in a snapshot.
 * Idea: the naive sale at REPEATABLE READ. A transaction that writes a row changed since its snapshot is aborted
 * (40001), and runs again as a whole.
 * Pro: plain code is right, no lock is held while thinking. Con: under contention most of the work is thrown away;
 * everybody needs the retry, bounded and with jitter.
 * Prevents: the lost update. "Isolation levels can't solve it" is true of MySQL's default level, false of Postgres'
 * next one. A rule over several rows (write skew) it does not guard.
 * Source: PostgreSQL manual, "Transaction Isolation", Repeatable Read; Berenson et al., "A Critique of ANSI SQL
 * Isolation Levels" (1995), snapshot isolation.
 */
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { saleParams, saleStatement } from './sale-statement';
import { sellInTransaction } from './sell-in-transaction';
import type { Strategy } from './strategy';
import { tryAgain } from './try-again';

/** $6: the stock that was read, less the tickets sold. */
const WRITE = saleStatement(
  'repeatable-read-write',
  'UPDATE ticket_types SET stock = $6, version = version + 1 WHERE id = $1',
);

export const repeatableRead: Strategy = {
  id: 'repeatable-read',
  promise: {
    oversell: 'never',
    breaksUnder: [],
    because: 'The first who writes the row wins; Postgres aborts whoever read it before.',
  },
  sell: (purchase, stores) =>
    tryAgain(stores, () =>
      sellInTransaction('repeatable read', purchase, stores, async (sql) => {
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
