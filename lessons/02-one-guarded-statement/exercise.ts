/**
 * Exercise 2: one guarded statement.
 * `stock - $2` is computed under the row's lock, so no update is lost. But nothing keeps it from passing zero:
 * two buyers, one ticket, stock -1. And a process that dies after the UPDATE leaves a ticket that is gone and
 * an order that never came.
 *
 * Your turn: put the guard into the WHERE, and the order beside the UPDATE, so that both happen or neither does: in
 * one `postgres.transaction('read committed', async (sql) => …)`, or in one statement
 * (`WITH sold AS (UPDATE … RETURNING …) INSERT INTO orders … SELECT … FROM sold`). No row: look again, and say why.
 */

import { readInt } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { recordSale } from '@/lib/shop/strategies/record-sale';
import type { Strategy } from '@/lib/shop/strategies/strategy';

const TAKE: Statement<number> = {
  name: 'take',
  text: 'UPDATE ticket_types SET stock = stock - $2, version = version + 1 WHERE id = $1 RETURNING version',
  row: (row) => readInt(row, 'version'),
};

export const strategy: Strategy = {
  id: 'exercise-02',
  promise: { oversell: 'never', breaksUnder: [], because: 'Say here why it holds.' },
  async sell(purchase, { postgres, newId }) {
    const refusal = evaluate(purchase, await readSaleState(postgres, purchase));
    if (refusal) return refusal;

    const [version] = await postgres.query(TAKE, [purchase.ticketTypeId, purchase.quantity]);
    if (version === undefined) return { kind: 'not-found' };
    const order = await recordSale(postgres, purchase, newId(), version);
    return { kind: 'sold', order, replayed: false };
  },
};
