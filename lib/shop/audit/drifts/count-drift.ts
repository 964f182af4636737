import { readInt, readText } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import { SqlError } from '@/lib/core/stores/store-error';
import { drift } from './drift';

interface Counted {
  readonly ticketTypeId: string;
  readonly buyerId: string;
  readonly counted: number;
  readonly ordered: number;
}

const COUNTS: Statement<Counted> = {
  name: 'audit-counts',
  text: `
    SELECT /* not for pg_stat_statements */ coalesce(c.ticket_type_id, o.ticket_type_id) AS ticket_type_id,
      coalesce(c.buyer_id, o.buyer_id) AS buyer_id, coalesce(c.count, 0) AS counted, coalesce(o.ordered, 0) AS ordered
    FROM buyer_counts c FULL JOIN (
      SELECT ticket_type_id, buyer_id, sum(quantity) AS ordered FROM orders WHERE status IN ('held', 'paid') GROUP BY 1, 2
    ) o ON o.ticket_type_id = c.ticket_type_id AND o.buyer_id = c.buyer_id
    WHERE coalesce(c.count, 0) <> coalesce(o.ordered, 0) ORDER BY 1, 2 LIMIT 1000`,
  row: (row) => ({
    ticketTypeId: readText(row, 'ticket_type_id'),
    buyerId: readText(row, 'buyer_id'),
    counted: readInt(row, 'counted'),
    ordered: readInt(row, 'ordered'),
  }),
};

/** The lock that every sale and every return of the type takes first. */
const LOCK: Statement<string> = {
  name: 'audit-count-lock',
  text: 'SELECT id FROM ticket_types WHERE id = $1 FOR NO KEY UPDATE',
  row: (row) => readText(row, 'id'),
};

/** After the lock, so in a snapshot that has what was sold before it. $1 ticket type, $2 buyer. */
const SET: Statement<number> = {
  name: 'audit-count-set',
  text: `
    INSERT INTO buyer_counts AS c (ticket_type_id, buyer_id, count, "limit")
    SELECT t.id, $2::uuid, (SELECT coalesce(sum(quantity), 0) FROM orders
      WHERE ticket_type_id = t.id AND buyer_id = $2::uuid AND status IN ('held', 'paid')), t.per_buyer_limit
    FROM ticket_types t WHERE t.id = $1
    ON CONFLICT (ticket_type_id, buyer_id) DO UPDATE SET count = excluded.count WHERE c.count <> excluded.count
    RETURNING count`,
  row: (row) => readInt(row, 'count'),
};

export const buyerCounts = drift<Counted>({
  kind: 'buyer-count',
  holds: "each buyer's count against her orders",
  find: async ({ stores: { postgres } }) =>
    (await postgres.query(COUNTS, [])).map((facts) => ({
      // A buyer's id is her secret: how it begins is enough to find her.
      subject: `${facts.ticketTypeId} ${facts.buyerId.slice(0, 8)}`,
      ticketTypeId: facts.ticketTypeId,
      text: `a buyer has ${facts.ordered} tickets, and is counted with ${facts.counted}`,
      facts,
    })),
  async mend({ facts: { ticketTypeId, buyerId, counted } }, { stores: { postgres } }) {
    try {
      return await postgres.transaction('read committed', async (sql) => {
        await sql.query(LOCK, [ticketTypeId]);
        const [count] = await sql.query(SET, [ticketTypeId, buyerId]);
        return count === undefined ? null : { before: String(counted), after: String(count) };
      });
    } catch (error) {
      // She has more than the limit allows: no count says so.
      if (error instanceof SqlError && error.constraint === 'buyer_counts_within_limit') return null;
      throw error;
    }
  },
});
