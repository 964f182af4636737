/**
 * Exercise 2, solved: two statements in one transaction, the first of them guarded. The row's lock is kept until COMMIT,
 * and a process that dies before it has done nothing. (All of it in one statement: the solution of exercise 4.)
 */

import { readInt } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { recordSale } from '@/lib/shop/strategies/record-sale';
import type { Strategy } from '@/lib/shop/strategies/strategy';

const TAKE: Statement<number> = {
  name: 'take',
  text: `
    UPDATE ticket_types SET stock = stock - $2, version = version + 1
    WHERE id = $1 AND stock >= $2 RETURNING version`,
  row: (row) => readInt(row, 'version'),
};

export const strategy: Strategy = {
  id: 'solution-02',
  promise: {
    oversell: 'never',
    breaksUnder: [],
    because: 'It is read and written under the lock of its row.',
  },
  async sell(purchase, { postgres, newId }) {
    const order = await postgres.transaction('read committed', async (sql) => {
      const [version] = await sql.query(TAKE, [purchase.ticketTypeId, purchase.quantity]);
      return version === undefined ? null : recordSale(sql, purchase, newId(), version);
    });
    if (order) return { kind: 'sold', order, replayed: false };
    return (
      evaluate(purchase, await readSaleState(postgres, purchase)) ?? { kind: 'contended', retryAfterMs: 50 }
    );
  },
};
