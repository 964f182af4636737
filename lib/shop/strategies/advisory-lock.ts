/**
 * A lock on a number that we agree upon.
 * Idea: `pg_advisory_xact_lock(n)`, n made from the ticket type's name: what MySQL's GET_LOCK is in Postgres. Behind
 * it, read, think, write.
 * Pro: locks what has no row, a rule or a job; COMMIT and a crash release it. Con: only code that asks for it respects
 * it; two names may share a number. At session level (`pg_advisory_lock`, GET_LOCK) it outlives the transaction, and
 * behind a pooler that lends sessions by transaction, as Neon's does, a stranger inherits it and nobody can release it.
 * Prevents: the lost update, as long as everybody asks. Behind a lock, a new statement sees what was committed.
 * Source: PostgreSQL manual, "Explicit Locking", Advisory Locks; PgBouncer manual, Features, transaction pooling.
 */

import type { Statement } from '@/lib/core/stores/postgres';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { saleParams, saleStatement } from './sale-statement';
import { sellInTransaction } from './sell-in-transaction';
import type { Strategy } from './strategy';
import { CONTENDED } from './try-again';

/** The schema is part of the name: two shops in one database do not wait for each other. */
const LOCK: Statement<null> = {
  name: 'advisory-lock',
  text: `SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '/' || $1, 0))`,
  row: () => null,
};
const DECREMENT = saleStatement(
  'advisory-lock-decrement',
  'UPDATE ticket_types SET stock = stock - $2, version = version + 1 WHERE id = $1',
);

export const advisoryLock: Strategy = {
  id: 'advisory-lock',
  promise: {
    oversell: 'never',
    breaksUnder: [],
    needs: 'all ask for the lock',
    because: 'One at a time reads and writes; what comes past the lock in between is overlooked.',
  },
  async sell(purchase, stores) {
    const outcome = await sellInTransaction('read committed', purchase, stores, async (sql) => {
      await sql.query(LOCK, [purchase.ticketTypeId]);
      const refusal = evaluate(purchase, await readSaleState(sql, purchase));
      if (refusal) return refusal;
      const [order] = await sql.query(DECREMENT, saleParams(purchase, stores.newOrderId(purchase)));
      return order ? { kind: 'sold', order, replayed: false } : null;
    });
    return outcome ?? CONTENDED;
  },
};
