/**
 * Exercise 1: sell the last ticket once.
 * It reads the stock, thinks, and writes the new one. Two buyers who read before either of them writes are both
 * sold the same ticket, and the row says 0 as if nothing had happened.
 *
 * Your turn: let the UPDATE notice that somebody was faster, and answer for it. `{ kind: 'contended',
 * retryAfterMs: 50 }` asks a buyer to come again.
 */

import { readInt } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { recordSale } from '@/lib/shop/strategies/record-sale';
import type { Strategy } from '@/lib/shop/strategies/strategy';

const SET_STOCK: Statement<number> = {
  name: 'set-stock',
  text: 'UPDATE ticket_types SET stock = $2, version = version + 1 WHERE id = $1 RETURNING version',
  row: (row) => readInt(row, 'version'),
};

export const strategy: Strategy = {
  id: 'exercise-01',
  promise: { oversell: 'never', breaksUnder: [], because: 'Say here why it holds.' },
  async sell(purchase, { postgres, newId }) {
    const state = await readSaleState(postgres, purchase);
    const refusal = evaluate(purchase, state);
    if (refusal) return refusal;
    if (!state.ticketType) return { kind: 'not-found' };

    const seen = state.ticketType.stock;
    const [version] = await postgres.query(SET_STOCK, [purchase.ticketTypeId, seen - purchase.quantity]);
    if (version === undefined) return { kind: 'not-found' };
    const order = await recordSale(postgres, purchase, newId(), version);
    return { kind: 'sold', order, replayed: false };
  },
};
