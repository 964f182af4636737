import { readInt } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { recordSale } from '@/lib/shop/strategies/record-sale';
import type { Strategy } from '@/lib/shop/strategies/strategy';

/* Two statements in one transaction: what is taken is given back when the process dies. */

const TAKE: Statement<number> = {
  name: 'take',
  text: `UPDATE ticket_types SET stock = stock - $2, version = version + 1
    WHERE id = $1 AND stock >= $2 RETURNING version`,
  row: (row) => readInt(row, 'version'),
};

export const strategy: Strategy = {
  id: 'in-a-transaction',
  promise: { oversell: 'never', breaksUnder: [], because: 'Both halves are in one transaction.' },
  async sell(purchase, { postgres, newId }) {
    const order = await postgres.transaction('read committed', async (sql) => {
      const [version] = await sql.query(TAKE, [purchase.ticketTypeId, purchase.quantity]);
      return version === undefined ? null : await recordSale(sql, purchase, newId(), version);
    });
    if (order) return { kind: 'sold', order, replayed: false };
    const state = await readSaleState(postgres, purchase);
    return evaluate(purchase, state) ?? { kind: 'contended', retryAfterMs: 50 };
  },
};
