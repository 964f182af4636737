import { readInt } from '@/lib/core/stores/columns';
import type { SqlRow } from '@/lib/core/stores/postgres';

/** What the events of a ticket type add up to. */
export interface Sums {
  readonly stock: number;
  readonly held: number;
  readonly sold: number;
  readonly revenueCents: number;
}

export const readSums = (row: SqlRow, prefix = ''): Sums => ({
  stock: readInt(row, `${prefix}stock`),
  held: readInt(row, `${prefix}held`),
  sold: readInt(row, `${prefix}sold`),
  revenueCents: readInt(row, `${prefix}revenue_cents`),
});

/**
 * Adds the events of the ticket type `t` up, from its last checkpoint on: a thousand of them, not a million. For a LATERAL.
 * @param version the last one that counts, an expression
 */
export const sumsUpTo = (version: string) => `
      SELECT coalesce(max(c.stock), 0) + coalesce(sum(e.delta), 0) AS stock,
        coalesce(max(c.held), 0) + coalesce(sum(e.held), 0) AS held,
        coalesce(max(c.sold), 0) + coalesce(sum(e.sold), 0) AS sold,
        coalesce(max(c.revenue_cents), 0) + coalesce(sum(e.revenue), 0) AS revenue_cents,
        count(e.version) AS events
      FROM (SELECT) AS one LEFT JOIN LATERAL (
        SELECT * FROM checkpoints k WHERE k.ticket_type_id = t.id AND k.generation = t.generation
          AND k.version <= ${version} ORDER BY k.version DESC LIMIT 1
      ) c ON true LEFT JOIN LATERAL (
        SELECT * FROM stock_events s WHERE s.ticket_type_id = t.id AND s.version > coalesce(c.version, -1)
          AND s.version <= ${version}
      ) e ON true`;
