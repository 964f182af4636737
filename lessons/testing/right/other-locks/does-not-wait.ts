import { readBoolean, readInt } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { recordSale } from '@/lib/shop/strategies/record-sale';
import type { Strategy } from '@/lib/shop/strategies/strategy';

/* A buyer who does not get the lock at once comes again. */

const TRY_LOCK: Statement<boolean> = {
  name: 'try-lock',
  text: `SELECT pg_try_advisory_xact_lock(hashtextextended(current_schema() || $1::text, 7)) AS is_mine`,
  row: (row) => readBoolean(row, 'is_mine'),
};

const SET_STOCK: Statement<number> = {
  name: 'set-stock',
  text: 'UPDATE ticket_types SET stock = $2, version = version + 1 WHERE id = $1 RETURNING version',
  row: (row) => readInt(row, 'version'),
};

export const strategy: Strategy = {
  id: 'does-not-wait',
  promise: { oversell: 'never', breaksUnder: [], because: 'The lock ends with the transaction.' },
  sell(purchase, { postgres, newId }) {
    return postgres.transaction('read committed', async (sql) => {
      const [isMine] = await sql.query(TRY_LOCK, [purchase.ticketTypeId]);
      if (!isMine) return { kind: 'contended', retryAfterMs: 50 };
      const state = await readSaleState(sql, purchase);
      const refusal = evaluate(purchase, state);
      if (refusal) return refusal;
      const left = (state.ticketType?.stock ?? 0) - purchase.quantity;
      const [version = 0] = await sql.query(SET_STOCK, [purchase.ticketTypeId, left]);
      return { kind: 'sold', order: await recordSale(sql, purchase, newId(), version), replayed: false };
    });
  },
};
