/**
 * Exercise 3: let the isolation level notice it.
 * One transaction around the read and the write, at Postgres' default level. It commits whole or not at all, and
 * two of them still sell the same ticket.
 *
 * Your turn: choose a level at which Postgres refuses the one who comes second, and treat what it says (an
 * `SqlError` with the code 40001) as what it is: nothing happened, try the whole transaction again. At most
 * `stores.retries` times: then answer contended.
 */

import { readInt } from '@/lib/core/stores/columns';
import type { Sql, Statement } from '@/lib/core/stores/postgres';
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

export const strategy: Strategy = {
  id: 'exercise-03',
  promise: { oversell: 'never', breaksUnder: [], because: 'Say here why it holds.' },
  sell(purchase, { postgres, newId }) {
    return postgres.transaction('read committed', (sql) => readAndWrite(sql, purchase, newId()));
  },
};
