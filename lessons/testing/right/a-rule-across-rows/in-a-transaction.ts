import { readInt } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import { SqlError } from '@/lib/core/stores/store-error';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { recordSale } from '@/lib/shop/strategies/record-sale';
import type { Strategy } from '@/lib/shop/strategies/strategy';

/* `recordSale` counts up the buyer's row; where its CHECK says no, the transaction takes the ticket back. */

const TAKE: Statement<number> = {
  name: 'take',
  text: `UPDATE ticket_types SET stock = stock - $2, version = version + 1
    WHERE id = $1 AND stock >= $2 RETURNING version`,
  row: (row) => readInt(row, 'version'),
};

const isOverLimit = (error: unknown) =>
  error instanceof SqlError && error.constraint === 'buyer_counts_within_limit';

export const strategy: Strategy = {
  id: 'in-a-transaction',
  promise: { oversell: 'never', breaksUnder: [], because: 'The CHECK takes the whole sale back.' },
  async sell(purchase, { postgres, newId }) {
    try {
      const order = await postgres.transaction('read committed', async (sql) => {
        const [version] = await sql.query(TAKE, [purchase.ticketTypeId, purchase.quantity]);
        return version === undefined ? null : await recordSale(sql, purchase, newId(), version);
      });
      if (order) return { kind: 'sold', order, replayed: false };
    } catch (error) {
      if (!isOverLimit(error)) throw error;
      return { kind: 'limit-reached', limit: 1 };
    }
    const state = await readSaleState(postgres, purchase);
    return evaluate(purchase, state) ?? { kind: 'contended', retryAfterMs: 50 };
  },
};
