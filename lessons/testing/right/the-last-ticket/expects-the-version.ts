import { readInt } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { recordSale } from '@/lib/shop/strategies/record-sale';
import type { Strategy } from '@/lib/shop/strategies/strategy';

/* The version that was read, and not the stock; what it is set to is computed here. */

const SET_STOCK: Statement<number> = {
  name: 'set-stock',
  text: `
    UPDATE ticket_types SET stock = $2, version = $3 + 1
    WHERE id = $1 AND version = $3 RETURNING version`,
  row: (row) => readInt(row, 'version'),
};

export const strategy: Strategy = {
  id: 'expects-the-version',
  promise: { oversell: 'never', breaksUnder: [], because: 'A version is written over once.' },
  async sell(purchase, { postgres, newId }) {
    const state = await readSaleState(postgres, purchase);
    const refusal = evaluate(purchase, state);
    if (refusal) return refusal;
    if (!state.ticketType) return { kind: 'not-found' };
    const { stock, version } = state.ticketType;
    const written = await postgres.query(SET_STOCK, [
      purchase.ticketTypeId,
      stock - purchase.quantity,
      version,
    ]);
    const [newVersion] = written;
    if (newVersion === undefined) return { kind: 'contended', retryAfterMs: 50 };
    const order = await recordSale(postgres, purchase, newId(), newVersion);
    return { kind: 'sold', order, replayed: false };
  },
};
