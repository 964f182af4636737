import { readInt } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import { SqlError } from '@/lib/core/stores/store-error';
import type { Stores } from '@/lib/core/stores/stores';
import type { Purchase, SaleOutcome } from '@/lib/shop/sale/outcome';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { recordSale } from '@/lib/shop/strategies/record-sale';
import type { Strategy } from '@/lib/shop/strategies/strategy';

/* A bound of its own, a pause, and no loop. */

const SET_STOCK: Statement<number> = {
  name: 'set-stock',
  text: 'UPDATE ticket_types SET stock = $2, version = version + 1 WHERE id = $1 RETURNING version',
  row: (row) => readInt(row, 'version'),
};

const isTooLate = (error: unknown) => error instanceof SqlError && error.code === '40001';

async function attempt(purchase: Purchase, stores: Stores, triesLeft: number): Promise<SaleOutcome> {
  const { postgres, newId, sleep, random } = stores;
  try {
    return await postgres.transaction('repeatable read', async (sql) => {
      const state = await readSaleState(sql, purchase);
      const refusal = evaluate(purchase, state);
      if (refusal) return refusal;
      const left = (state.ticketType?.stock ?? 0) - purchase.quantity;
      const [version = 0] = await sql.query(SET_STOCK, [purchase.ticketTypeId, left]);
      return { kind: 'sold', order: await recordSale(sql, purchase, newId(), version), replayed: false };
    });
  } catch (error) {
    if (!isTooLate(error)) throw error;
    if (triesLeft === 0) return { kind: 'contended', retryAfterMs: 50 };
    await sleep(random() * 20);
    return attempt(purchase, stores, triesLeft - 1);
  }
}

export const strategy: Strategy = {
  id: 'calls-itself-again',
  promise: { oversell: 'never', breaksUnder: [], because: 'The second to write begins again.' },
  sell: (purchase, stores) => attempt(purchase, stores, 5),
};
