import { readInt } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { recordSale } from '@/lib/shop/strategies/record-sale';
import type { Strategy } from '@/lib/shop/strategies/strategy';

/* Wider than needed, and right: all who buy this type wait for its row, then count. */

const LOCK: Statement<null> = {
  name: 'lock',
  text: 'SELECT id FROM ticket_types WHERE id = $1 FOR NO KEY UPDATE',
  row: () => null,
};

const TAKE: Statement<number> = {
  name: 'take',
  text: 'UPDATE ticket_types SET stock = stock - $2, version = version + 1 WHERE id = $1 RETURNING version',
  row: (row) => readInt(row, 'version'),
};

export const strategy: Strategy = {
  id: 'locks-the-type-first',
  promise: { oversell: 'never', breaksUnder: [], because: 'Nobody counts while somebody sells.' },
  sell(purchase, { postgres, newId }) {
    return postgres.transaction('read committed', async (sql) => {
      await sql.query(LOCK, [purchase.ticketTypeId]);
      const refusal = evaluate(purchase, await readSaleState(sql, purchase));
      if (refusal) return refusal;
      const [version = 0] = await sql.query(TAKE, [purchase.ticketTypeId, purchase.quantity]);
      return { kind: 'sold', order: await recordSale(sql, purchase, newId(), version), replayed: false };
    });
  },
};
