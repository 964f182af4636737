/**
 * A row for each ticket, and everybody takes one that nobody else holds.
 * Idea: `FOR UPDATE SKIP LOCKED` passes by the rows that others have locked, so buyers do not meet at one row.
 * Pro: what seats and job queues want: a ticket of one's own, no waiting for it. Con: a row a ticket; "none free" is
 * not "sold out": a buyer who holds the last one may yet give it back. This shop also keeps the stock in one row, where
 * all meet again, but only to count.
 * Prevents: the same ticket sold twice. The count beside it is guarded by itself, other strategies use it too.
 * Source: PostgreSQL manual, SELECT, The Locking Clause.
 */

import { readInt } from '@/lib/core/stores/columns';
import type { Sql, Statement } from '@/lib/core/stores/postgres';
import type { Stores } from '@/lib/core/stores/stores';
import type { Purchase, SaleOutcome } from '@/lib/shop/sale/outcome';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { saleParams, saleStatement } from './sale-statement';
import { sellInTransaction } from './sell-in-transaction';
import type { Strategy } from './strategy';
import { CONTENDED, tryAgain } from './try-again';

interface Picked {
  readonly n: number;
  readonly generation: number;
}

const PICK: Statement<Picked> = {
  name: 'skip-locked-pick',
  text: `
    SELECT s.n, s.generation FROM single_tickets s
    JOIN ticket_types t ON t.id = s.ticket_type_id AND t.generation = s.generation
    WHERE t.id = $1 AND s.order_id IS NULL
    ORDER BY s.n LIMIT $2 FOR UPDATE OF s SKIP LOCKED`,
  row: (row) => ({ n: readInt(row, 'n'), generation: readInt(row, 'generation') }),
};

/** $6: the generation of the tickets. No row where others sold the stock meanwhile, or a reset began a new one. */
const SELL = saleStatement(
  'skip-locked-sell',
  `UPDATE ticket_types SET stock = stock - $2, version = version + 1
   WHERE id = $1 AND generation = $6 AND stock >= $2 AND sale_starts_at <= now()`,
);

const MARK: Statement<null> = {
  name: 'skip-locked-mark',
  text: `UPDATE single_tickets SET order_id = $4
         WHERE ticket_type_id = $1 AND generation = $2 AND n = ANY($3::int[])`,
  row: () => null,
};

const OF_TYPE = 's.ticket_type_id = t.id AND s.generation = t.generation';

/** Prints what free tickets are short of the stock, some at a time; two buyers who do so at once print the same ones. */
const PRINT: Statement<number> = {
  name: 'skip-locked-print',
  text: `
    WITH printed AS (
      INSERT INTO single_tickets (ticket_type_id, generation, n)
      SELECT t.id, t.generation, there.last + i FROM ticket_types t
      CROSS JOIN LATERAL (SELECT
        (SELECT coalesce(max(s.n), 0) FROM single_tickets s WHERE ${OF_TYPE}) AS last,
        (SELECT count(*) FROM single_tickets s WHERE ${OF_TYPE} AND s.order_id IS NULL) AS free
      ) there
      CROSS JOIN generate_series(1, least(t.stock - there.free, 500)) i
      WHERE t.id = $1
      ON CONFLICT DO NOTHING RETURNING n
    )
    SELECT count(*) AS printed FROM printed`,
  row: (row) => readInt(row, 'printed'),
};

export const skipLocked: Strategy = {
  id: 'skip-locked',
  promise: {
    oversell: 'never',
    breaksUnder: [],
    because: 'A locked ticket is passed by; the count of what is left is guarded as well.',
  },
  sell: (purchase, stores) =>
    tryAgain(stores, async () => {
      const outcome = await sellInTransaction('read committed', purchase, stores, (sql) =>
        takeFree(sql, purchase, stores),
      );
      if (outcome) return outcome;
      const refusal = evaluate(purchase, await readSaleState(stores.postgres, purchase));
      if (refusal) return refusal;
      const [printed] = await stores.postgres.query(PRINT, [purchase.ticketTypeId]);
      return printed ? null : CONTENDED;
    }),
};

/** Null: too few are free, or they are not to be sold; a second look says which. */
async function takeFree(sql: Sql, purchase: Purchase, { newOrderId }: Stores): Promise<SaleOutcome | null> {
  const picked = await sql.query(PICK, [purchase.ticketTypeId, purchase.quantity]);
  const generation = picked[0]?.generation;
  if (generation === undefined || picked.length < purchase.quantity) return null;
  const [order] = await sql.query(SELL, saleParams(purchase, newOrderId(purchase), [generation]));
  if (!order) return null;
  const numbers = picked.map(({ n }) => n);
  await sql.query(MARK, [purchase.ticketTypeId, generation, numbers, order.id]);
  return { kind: 'sold', order, replayed: false };
}
