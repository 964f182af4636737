import type { Statement } from '@/lib/core/stores/postgres';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { saleParams, saleStatement } from '@/lib/shop/strategies/sale-statement';
import type { Strategy } from '@/lib/shop/strategies/strategy';

/* The lock's name in two numbers, the second made of the type; behind it a plain decrement. */

const LOCK: Statement<null> = {
  name: 'lock',
  text: `SELECT pg_advisory_xact_lock(hashtext(current_schema()), hashtext($1))`,
  row: () => null,
};

const TAKE = saleStatement(
  'take',
  'UPDATE ticket_types SET stock = stock - $2, version = version + 1 WHERE id = $1',
);

export const strategy: Strategy = {
  id: 'two-numbers',
  promise: { oversell: 'never', breaksUnder: [], because: 'One at a time reads and writes.' },
  sell(purchase, { postgres, newId }) {
    return postgres.transaction('read committed', async (sql) => {
      await sql.query(LOCK, [purchase.ticketTypeId]);
      const state = await readSaleState(sql, purchase);
      const refusal = evaluate(purchase, state);
      if (refusal) return refusal;
      const [order] = await sql.query(TAKE, saleParams(purchase, newId()));
      return order ? { kind: 'sold', order, replayed: false } : { kind: 'not-found' };
    });
  },
};
