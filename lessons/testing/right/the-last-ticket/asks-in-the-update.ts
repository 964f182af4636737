import { readInt } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { recordSale } from '@/lib/shop/strategies/record-sale';
import type { Strategy } from '@/lib/shop/strategies/strategy';

/* No read before the write: the condition says what it needs. */

const TAKE: Statement<number> = {
  name: 'take',
  text: `UPDATE ticket_types SET stock = stock - $2, version = version + 1
    WHERE id = $1 AND stock >= $2 RETURNING version`,
  row: (row) => readInt(row, 'version'),
};

export const strategy: Strategy = {
  id: 'asks-in-the-update',
  promise: { oversell: 'never', breaksUnder: [], because: 'The row is asked when it is written.' },
  async sell(purchase, { postgres, newId }) {
    const [version] = await postgres.query(TAKE, [purchase.ticketTypeId, purchase.quantity]);
    if (version === undefined) {
      const state = await readSaleState(postgres, purchase);
      return evaluate(purchase, state) ?? { kind: 'contended', retryAfterMs: 50 };
    }
    const order = await recordSale(postgres, purchase, newId(), version);
    return { kind: 'sold', order, replayed: false };
  },
};
