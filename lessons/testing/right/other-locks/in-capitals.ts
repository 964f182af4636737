import type { Statement } from '@/lib/core/stores/postgres';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { saleParams, saleStatement } from '@/lib/shop/strategies/sale-statement';
import type { Strategy } from '@/lib/shop/strategies/strategy';

/* In capitals, with a space, and one number for the type in whatever schema. */

const LOCK: Statement<null> = {
  name: 'lock',
  text: `SELECT PG_ADVISORY_XACT_LOCK (hashtext($1))`,
  row: () => null,
};

const TAKE = saleStatement(
  'take',
  'UPDATE ticket_types SET stock = stock - $2, version = version + 1 WHERE id = $1',
);

export const strategy: Strategy = {
  id: 'in-capitals',
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
