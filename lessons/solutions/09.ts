/**
 * Exercise 9, solved: a statement outside a transaction is one by itself, and its end was the end of the lock.
 * Inside one the lock lasts until COMMIT, or until Postgres hears that the process is gone.
 */

import { readInt } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { recordSale } from '@/lib/shop/strategies/record-sale';
import type { Strategy } from '@/lib/shop/strategies/strategy';

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
  id: 'solution-09',
  promise: { oversell: 'never', breaksUnder: [], because: 'The lock ends with its transaction, not before.' },
  sell(purchase, { postgres, newId }) {
    return postgres.transaction('read committed', async (sql) => {
      await sql.query(LOCK, [purchase.ticketTypeId]);
      const state = await readSaleState(sql, purchase);
      const refusal = evaluate(purchase, state);
      if (refusal) return refusal;
      if (!state.ticketType) return { kind: 'not-found' };

      const left = state.ticketType.stock - purchase.quantity;
      const [version] = await sql.query(SET_STOCK, [purchase.ticketTypeId, left]);
      if (version === undefined) return { kind: 'not-found' };
      const order = await recordSale(sql, purchase, newId(), version);
      return { kind: 'sold', order, replayed: false };
    });
  },
};
