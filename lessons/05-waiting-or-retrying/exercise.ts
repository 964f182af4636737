/**
 * Exercise 5: don't send them away.
 * Two tickets, two buyers. It never oversells: the write expects the stock that was read. But the second buyer is
 * sent away, though there was a ticket for each.
 *
 * Your turn, either way: wait (`SELECT … FOR UPDATE` and the write in one `postgres.transaction`), or try again
 * (expect what was read, the stock or the `version`; pause with `stores.sleep` for a time that `stores.random`
 * chooses; at most `stores.retries` times). Nobody is told contended while a ticket is left.
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
  id: 'exercise-05',
  promise: { oversell: 'never', breaksUnder: [], because: 'Say here why it holds.' },
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
