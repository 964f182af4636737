/**
 * Read, think, write, in a transaction.
 * Idea: BEGIN and COMMIT around the naive sale, in the hope that they keep others out.
 * Pro: all or nothing: a sale that fails halfway leaves no trace. Con: READ COMMITTED, the default, locks no row
 * that was only read; what was read may change before it is written.
 * Allows: the lost update. The second writer waits for the first to commit, and then overwrites it.
 * Source: PostgreSQL manual, "Transaction Isolation", Read Committed; M. Kleppmann, "Hermitage" (P4, lost update).
 */

import { readInt } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { recordSale } from './record-sale';
import { sellInTransaction } from './sell-in-transaction';
import type { Strategy } from './strategy';
import { CONTENDED } from './try-again';

const SET_STOCK: Statement<number> = {
  name: 'naive-transaction-set-stock',
  text: 'UPDATE ticket_types SET stock = $2, version = version + 1 WHERE id = $1 RETURNING version',
  row: (row) => readInt(row, 'version'),
};

export const naiveTransaction: Strategy = {
  id: 'naive-transaction',
  promise: {
    oversell: 'possible',
    breaksUnder: [],
    because: 'READ COMMITTED lets two transactions read the same stock, and write it one after the other.',
  },
  async sell(purchase, stores) {
    const outcome = await sellInTransaction('read committed', purchase, stores, async (sql) => {
      const state = await readSaleState(sql, purchase);
      const refusal = evaluate(purchase, state);
      if (refusal) return refusal;
      if (!state.ticketType) return { kind: 'not-found' };

      const stock = state.ticketType.stock - purchase.quantity;
      const [version] = await sql.query(SET_STOCK, [purchase.ticketTypeId, stock]);
      if (version === undefined) return { kind: 'not-found' };
      const order = await recordSale(sql, purchase, stores.newOrderId(purchase), version);
      return { kind: 'sold', order, replayed: false };
    });
    return outcome ?? CONTENDED;
  },
};
