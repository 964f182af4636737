import { readInt } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { recordSale } from '@/lib/shop/strategies/record-sale';
import type { Strategy } from '@/lib/shop/strategies/strategy';

/* Pessimistic: the row is locked before it is read, in the transaction that writes. */

const LOCK: Statement<number> = {
  name: 'lock',
  text: 'SELECT stock FROM ticket_types WHERE id = $1 FOR UPDATE',
  row: (row) => readInt(row, 'stock'),
};

const SET_STOCK: Statement<number> = {
  name: 'set-stock',
  text: 'UPDATE ticket_types SET stock = $2, version = version + 1 WHERE id = $1 RETURNING version',
  row: (row) => readInt(row, 'version'),
};

export const strategy: Strategy = {
  id: 'waits-at-the-row',
  promise: { oversell: 'never', breaksUnder: [], because: 'Only one at a time reads and writes.' },
  sell(purchase, { postgres, newId }) {
    return postgres.transaction('read committed', async (sql) => {
      const [stock = 0] = await sql.query(LOCK, [purchase.ticketTypeId]);
      const refusal = evaluate(purchase, await readSaleState(sql, purchase));
      if (refusal) return refusal;
      const [version = 0] = await sql.query(SET_STOCK, [purchase.ticketTypeId, stock - purchase.quantity]);
      return { kind: 'sold', order: await recordSale(sql, purchase, newId(), version), replayed: false };
    });
  },
};
