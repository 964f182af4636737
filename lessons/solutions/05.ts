/**
 * Exercise 5, solved the optimistic way: expect the version, and when it has moved on, pause for a moment that
 * chance chooses, look again, and try again. Each try that fails means that another one's went through.
 */

import { readInt } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { recordSale } from '@/lib/shop/strategies/record-sale';
import type { Strategy } from '@/lib/shop/strategies/strategy';

const SET_STOCK: Statement<number> = {
  name: 'set-stock',
  text: `
    UPDATE ticket_types SET stock = $2, version = version + 1
    WHERE id = $1 AND version = $3 RETURNING version`,
  row: (row) => readInt(row, 'version'),
};

const FIRST_PAUSE_MS = 20;

export const strategy: Strategy = {
  id: 'solution-05',
  promise: { oversell: 'never', breaksUnder: [], because: 'A version is written over only once.' },
  async sell(purchase, { postgres, newId, random, sleep, retries }) {
    for (let tries = 0; tries <= retries; tries++) {
      const state = await readSaleState(postgres, purchase);
      const refusal = evaluate(purchase, state);
      if (refusal) return refusal;
      if (!state.ticketType) return { kind: 'not-found' };

      const { stock, version: seen } = state.ticketType;
      const params = [purchase.ticketTypeId, stock - purchase.quantity, seen];
      const [version] = await postgres.query(SET_STOCK, params);
      if (version !== undefined) {
        const order = await recordSale(postgres, purchase, newId(), version);
        return { kind: 'sold', order, replayed: false };
      }
      await sleep(random() * FIRST_PAUSE_MS * 2 ** tries);
    }
    return { kind: 'contended', retryAfterMs: 50 };
  },
};
