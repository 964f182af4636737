/**
 * Exercise 1, solved: the UPDATE says which stock it was computed from. If that is no longer there, it finds no
 * row and has done nothing.
 */

import { readInt } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { recordSale } from '@/lib/shop/strategies/record-sale';
import type { Strategy } from '@/lib/shop/strategies/strategy';

const SET_STOCK: Statement<number> = {
  name: 'set-stock',
  text: `
    UPDATE ticket_types SET stock = $2, version = version + 1
    WHERE id = $1 AND stock = $3 RETURNING version`,
  row: (row) => readInt(row, 'version'),
};

export const strategy: Strategy = {
  id: 'solution-01',
  promise: { oversell: 'never', breaksUnder: [], because: 'Only one write finds the stock that it expects.' },
  async sell(purchase, { postgres, newId }) {
    const state = await readSaleState(postgres, purchase);
    const refusal = evaluate(purchase, state);
    if (refusal) return refusal;
    if (!state.ticketType) return { kind: 'not-found' };

    const seen = state.ticketType.stock;
    const params = [purchase.ticketTypeId, seen - purchase.quantity, seen];
    const [version] = await postgres.query(SET_STOCK, params);
    if (version === undefined) return { kind: 'contended', retryAfterMs: 50 };
    const order = await recordSale(postgres, purchase, newId(), version);
    return { kind: 'sold', order, replayed: false };
  },
};
