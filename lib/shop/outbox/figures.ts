import { readInt } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import type { Batch, Consumer } from './consumer';

/**
 * Adds to the figures and moves the position, or does neither: $1 id, $2 generation, $3 after, $4 up to, then what the
 * events move. Where they begin a life, the figures begin anew.
 */
const APPLY: Statement<number> = {
  name: 'figures-apply',
  text: `
    WITH moved AS (
      INSERT INTO consumer_positions AS p (consumer, ticket_type_id, generation, version)
      SELECT /* not for pg_stat_statements */ 'figures', id, generation, $4::bigint FROM ticket_types
      WHERE id = $1 AND generation = $2::int
      ON CONFLICT (consumer, ticket_type_id)
      DO UPDATE SET generation = excluded.generation, version = excluded.version, at = now()
      WHERE p.generation = $2::int AND p.version = $3::bigint OR p.generation < $2::int AND $3::bigint = -1
      RETURNING ticket_type_id, generation, version
    )
    INSERT INTO figures AS f (ticket_type_id, generation, version, stock, held, sold, revenue_cents)
    SELECT ticket_type_id, generation, version, $5::int, $6::int, $7::int, $8::bigint FROM moved
    ON CONFLICT (ticket_type_id) DO UPDATE SET generation = excluded.generation, version = excluded.version, at = now(),
      stock = excluded.stock + CASE WHEN $3::bigint = -1 THEN 0 ELSE f.stock END,
      held = excluded.held + CASE WHEN $3::bigint = -1 THEN 0 ELSE f.held END,
      sold = excluded.sold + CASE WHEN $3::bigint = -1 THEN 0 ELSE f.sold END,
      revenue_cents = excluded.revenue_cents + CASE WHEN $3::bigint = -1 THEN 0 ELSE f.revenue_cents END
    RETURNING version`,
  row: (row) => readInt(row, 'version'),
};

/** Keeps the read model: stock, held, sold and revenue of each ticket type, as of a version. */
export const figures: Consumer = {
  name: 'figures',
  async apply({ ticketTypeId, generation, after, upTo, events }: Batch, { postgres }) {
    const sum = (of: (event: Batch['events'][number]) => number) =>
      events.reduce((total, event) => total + of(event), 0);
    const moves = [
      sum(({ delta }) => delta),
      sum(({ held }) => held),
      sum(({ sold }) => sold),
      sum(({ revenue }) => revenue),
    ];
    return (await postgres.query(APPLY, [ticketTypeId, generation, after, upTo, ...moves])).length > 0;
  },
};
