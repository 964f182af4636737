/**
 * Lock the row, then read, think, write.
 * Idea: `SELECT … FOR UPDATE` before anything is read. Others wait (`for-update`), are refused at once
 * (`for-update-nowait`), or wait for a while at most (`for-update-timeout`, by `lock_timeout`).
 * Pro: plain code behind it is right; nobody is aborted, the queue is fair. Con: four round trips under the lock; a
 * holder that freezes stops everybody, until `idle_in_transaction_session_timeout` ends it.
 * Prevents: the lost update. What was read before the lock was granted is old: read behind it.
 * Source: PostgreSQL manual, "Explicit Locking", Row-Level Locks, and SELECT, The Locking Clause.
 */

import { readInt } from '@/lib/core/stores/columns';
import type { Sql, Statement } from '@/lib/core/stores/postgres';
import type { Stores } from '@/lib/core/stores/stores';
import type { Purchase, SaleOutcome } from '@/lib/shop/sale/outcome';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { saleParams, saleStatement } from './sale-statement';
import { sellInTransaction } from './sell-in-transaction';
import type { Strategy } from './strategy';
import { CONTENDED } from './try-again';

const LOCK: Statement<number> = {
  name: 'for-update-lock',
  text: 'SELECT stock FROM ticket_types WHERE id = $1 FOR UPDATE',
  row: (row) => readInt(row, 'stock'),
};
const LOCK_NOWAIT: Statement<number> = {
  ...LOCK,
  name: 'for-update-lock-nowait',
  text: 'SELECT stock FROM ticket_types WHERE id = $1 FOR UPDATE NOWAIT',
};
/** `SET LOCAL lock_timeout`, which takes no parameters. */
const SET_LOCK_TIMEOUT: Statement<null> = {
  name: 'for-update-set-lock-timeout',
  text: `SELECT set_config('lock_timeout', $1, true)`,
  row: () => null,
};
const DECREMENT = saleStatement(
  'for-update-decrement',
  'UPDATE ticket_types SET stock = stock - $2, version = version + 1 WHERE id = $1',
);

type Lock = (sql: Sql, ticketTypeId: string, stores: Stores) => Promise<unknown>;

async function sellBehind(lock: Lock, purchase: Purchase, stores: Stores): Promise<SaleOutcome> {
  const outcome = await sellInTransaction('read committed', purchase, stores, async (sql) => {
    await lock(sql, purchase.ticketTypeId, stores);
    const refusal = evaluate(purchase, await readSaleState(sql, purchase));
    if (refusal) return refusal;
    const [order] = await sql.query(DECREMENT, saleParams(purchase, stores.newOrderId(purchase)));
    return order ? { kind: 'sold', order, replayed: false } : null;
  });
  return outcome ?? CONTENDED;
}

const behind = (lock: Lock, others: string): Pick<Strategy, 'promise' | 'sell'> => ({
  promise: {
    oversell: 'never',
    breaksUnder: [],
    because: `Nobody reads the stock before holding its row${others}.`,
  },
  sell: (purchase, stores) => sellBehind(lock, purchase, stores),
});

export const forUpdate: Strategy = {
  id: 'for-update',
  ...behind((sql, id) => sql.query(LOCK, [id]), ''),
};

export const forUpdateNowait: Strategy = {
  id: 'for-update-nowait',
  refusesWhenLocked: true,
  ...behind((sql, id) => sql.query(LOCK_NOWAIT, [id]), '; a buyer who does not get it comes again'),
};

export const forUpdateTimeout: Strategy = {
  id: 'for-update-timeout',
  ...behind(async (sql, id, { lockTimeoutMs }) => {
    await sql.query(SET_LOCK_TIMEOUT, [`${lockTimeoutMs}ms`]);
    await sql.query(LOCK, [id]);
  }, '; a buyer who waits too long for it comes again'),
};
