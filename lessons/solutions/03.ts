/**
 * Exercise 3, solved: REPEATABLE READ in Postgres is snapshot isolation. A write to a row that changed since the
 * snapshot fails with 40001, and the transaction begins again with fresh eyes.
 */

import { readInt } from '@/lib/core/stores/columns';
import type { Sql, Statement } from '@/lib/core/stores/postgres';
import { SqlError } from '@/lib/core/stores/store-error';
import type { Purchase, SaleOutcome } from '@/lib/shop/sale/outcome';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { recordSale } from '@/lib/shop/strategies/record-sale';
import type { Strategy } from '@/lib/shop/strategies/strategy';

const SET_STOCK: Statement<number> = {
  name: 'set-stock',
  text: 'UPDATE ticket_types SET stock = $2, version = version + 1 WHERE id = $1 RETURNING version',
  row: (row) => readInt(row, 'version'),
};

async function readAndWrite(sql: Sql, purchase: Purchase, orderId: string): Promise<SaleOutcome> {
  const state = await readSaleState(sql, purchase);
  const refusal = evaluate(purchase, state);
  if (refusal) return refusal;
  if (!state.ticketType) return { kind: 'not-found' };
  const left = state.ticketType.stock - purchase.quantity;
  const [version] = await sql.query(SET_STOCK, [purchase.ticketTypeId, left]);
  if (version === undefined) return { kind: 'not-found' };
  return { kind: 'sold', order: await recordSale(sql, purchase, orderId, version), replayed: false };
}

const CAME_SECOND = '40001';

export const strategy: Strategy = {
  id: 'solution-03',
  promise: {
    oversell: 'never',
    breaksUnder: [],
    because: 'The second to write is refused, and reads again.',
  },
  async sell(purchase, { postgres, newId, retries }) {
    for (let tries = 0; tries <= retries; tries++) {
      try {
        return await postgres.transaction('repeatable read', (sql) => readAndWrite(sql, purchase, newId()));
      } catch (error) {
        if (!(error instanceof SqlError && error.code === CAME_SECOND)) throw error;
      }
    }
    return { kind: 'contended', retryAfterMs: 50 };
  },
};
