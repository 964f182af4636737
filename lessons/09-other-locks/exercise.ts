/**
 * Exercise 9: who lets go of it, and when?
 * Postgres has locks on mere numbers: `pg_advisory_xact_lock(n)` waits until n is free, and lets go of it when its
 * transaction ends. It is taken before the stock is read, and still two buyers are sold the same ticket.
 *
 * Your turn: make the lock last as long as the work that it is for. No unlock is needed, and no TTL: find out
 * what happens to the lock when its process dies.
 */

import { readInt } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { recordSale } from '@/lib/shop/strategies/record-sale';
import type { Strategy } from '@/lib/shop/strategies/strategy';

/** The number is made of the schema too: every learner's lane has locks of its own. */
const LOCK: Statement<true> = {
  name: 'lock',
  text: `SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '/' || $1::text, 0))`,
  row: () => true,
};

const SET_STOCK: Statement<number> = {
  name: 'set-stock',
  text: 'UPDATE ticket_types SET stock = $2, version = version + 1 WHERE id = $1 RETURNING version',
  row: (row) => readInt(row, 'version'),
};

export const strategy: Strategy = {
  id: 'exercise-09',
  promise: { oversell: 'never', breaksUnder: [], because: 'Say here why it holds.' },
  async sell(purchase, { postgres, newId }) {
    await postgres.query(LOCK, [purchase.ticketTypeId]);
    const state = await readSaleState(postgres, purchase);
    const refusal = evaluate(purchase, state);
    if (refusal) return refusal;
    if (!state.ticketType) return { kind: 'not-found' };

    const left = state.ticketType.stock - purchase.quantity;
    const [version] = await postgres.query(SET_STOCK, [purchase.ticketTypeId, left]);
    if (version === undefined) return { kind: 'not-found' };
    const order = await recordSale(postgres, purchase, newId(), version);
    return { kind: 'sold', order, replayed: false };
  },
};
