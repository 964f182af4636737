/**
 * Read, think, write.
 * Idea: what everybody writes first. SELECT the stock, look at it, write the new one.
 * Pro: reads well, and works alone. Con: between the read and the write, others read the same.
 * Allows: the lost update. Two read 1, both write 0, both sell. `CHECK (stock >= 0)` never notices: the stock
 * is fine, it is the sum of stock and orders that is not.
 * Source: the ticket that was sold twice, in every article on the subject.
 */

import { readInt } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import { SqlError } from '@/lib/core/stores/store-error';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { recordSale } from './record-sale';
import type { Strategy } from './strategy';

const SET_STOCK: Statement<number> = {
  name: 'naive-set-stock',
  text: 'UPDATE ticket_types SET stock = $2, version = version + 1 WHERE id = $1 RETURNING version',
  row: (row) => readInt(row, 'version'),
};

export const naive: Strategy = {
  id: 'naive',
  promise: {
    oversell: 'possible',
    breaksUnder: [],
    because: 'Two buyers read the same stock before either writes it.',
  },
  async sell(purchase, { postgres, newOrderId }) {
    const state = await readSaleState(postgres, purchase);
    const refusal = evaluate(purchase, state);
    if (refusal) return refusal;
    if (!state.ticketType) return { kind: 'not-found' };

    const stock = state.ticketType.stock - purchase.quantity;
    const [version] = await postgres.query(SET_STOCK, [purchase.ticketTypeId, stock]);
    if (version === undefined) return { kind: 'not-found' };
    try {
      const order = await recordSale(postgres, purchase, newOrderId(purchase), version);
      return { kind: 'sold', order, replayed: false };
    } catch (error) {
      // The key was used, or the limit reached, by another request meanwhile. The stock is gone all the same.
      const truth =
        error instanceof SqlError ? evaluate(purchase, await readSaleState(postgres, purchase)) : null;
      if (truth) return truth;
      throw error;
    }
  },
};
