import { readInt } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import type { Batch, Consumer } from './consumer';
import { movePosition } from './move-position';
import { sumsUpTo } from './sums';

/**
 * Adds to the figures and moves the position, or does neither: $1 id, $2 generation, $3 after, $4 up to, then what the
 * events move. Where they begin a life, the figures begin anew.
 */
const APPLY: Statement<number> = {
  name: 'figures-apply',
  text: `
    WITH moved AS (${movePosition('figures')}
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

/** A checkpoint is written each time a ticket type has passed this many versions. */
const CHECKPOINT_EVERY = 1000;

/** Of the ledger, and not of the figures: where those are wrong, a checkpoint is not. $1 id, $2 generation, $3 version. */
const CHECKPOINT: Statement<number> = {
  name: 'figures-checkpoint',
  text: `
    INSERT INTO checkpoints (ticket_type_id, generation, version, stock, held, sold, revenue_cents)
    SELECT t.id, t.generation, $3::bigint, s.stock, s.held, s.sold, s.revenue_cents
    FROM ticket_types t CROSS JOIN LATERAL (${sumsUpTo('$3::bigint')}) s
    WHERE t.id = $1 AND t.generation = $2 ON CONFLICT DO NOTHING RETURNING version`,
  row: (row) => readInt(row, 'version'),
};

/** Keeps the read model: stock, held, sold and revenue of each ticket type, as of a version. */
export const figures: Consumer = {
  name: 'figures',
  async apply({ ticketTypeId, generation, after, upTo, events }: Batch, { stores: { postgres } }) {
    const sum = (of: (event: Batch['events'][number]) => number) =>
      events.reduce((total, event) => total + of(event), 0);
    const moves = [
      sum(({ delta }) => delta),
      sum(({ held }) => held),
      sum(({ sold }) => sold),
      sum(({ revenue }) => revenue),
    ];
    const [reached] = await postgres.query(APPLY, [ticketTypeId, generation, after, upTo, ...moves]);
    if (
      reached !== undefined &&
      Math.floor(Math.max(after, 0) / CHECKPOINT_EVERY) < Math.floor(upTo / CHECKPOINT_EVERY)
    ) {
      await postgres.query(CHECKPOINT, [ticketTypeId, generation, upTo]);
    }
    return reached;
  },
};
