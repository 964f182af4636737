import { createHash } from 'node:crypto';
import { readInt, readText } from '@/lib/core/stores/columns';
import type { Sql, SqlRow, Statement } from '@/lib/core/stores/postgres';

/** What the events of a ticket type add up to. */
interface Sums {
  readonly stock: number;
  readonly held: number;
  readonly sold: number;
  readonly revenueCents: number;
}

interface Compared {
  readonly ticketTypeId: string;
  readonly generation: number;
  readonly version: number;
  readonly events: number;
  readonly live: Sums;
  readonly replayed: Sums;
}

const readSums = (row: SqlRow, prefix: string): Sums => ({
  stock: readInt(row, `${prefix}stock`),
  held: readInt(row, `${prefix}held`),
  sold: readInt(row, `${prefix}sold`),
  revenueCents: readInt(row, `${prefix}revenue_cents`),
});

/** One statement, so one snapshot: the events are added up to the very versions that the figures have. */
const REPLAY: Statement<Compared> = {
  name: 'figures-replay',
  text: `
    SELECT /* not for pg_stat_statements */ f.ticket_type_id, f.generation, f.version, r.events,
      f.stock, f.held, f.sold, f.revenue_cents, r.stock AS replayed_stock, r.held AS replayed_held,
      r.sold AS replayed_sold, r.revenue_cents AS replayed_revenue_cents
    FROM figures f JOIN ticket_types t ON t.id = f.ticket_type_id AND t.generation = f.generation
    CROSS JOIN LATERAL (
      SELECT count(*) AS events, coalesce(sum(delta), 0) AS stock, coalesce(sum(held), 0) AS held,
        coalesce(sum(sold), 0) AS sold, coalesce(sum(revenue), 0) AS revenue_cents
      FROM stock_events e WHERE e.ticket_type_id = f.ticket_type_id AND e.version <= f.version
    ) r
    ORDER BY f.ticket_type_id COLLATE "C"`,
  row: (row) => ({
    ticketTypeId: readText(row, 'ticket_type_id'),
    generation: readInt(row, 'generation'),
    version: readInt(row, 'version'),
    events: readInt(row, 'events'),
    live: readSums(row, ''),
    replayed: readSums(row, 'replayed_'),
  }),
};

/** Only at the version that was replayed: figures that moved on meanwhile are left to the next run. */
const TAKE: Statement<string> = {
  name: 'figures-take',
  text: `
    UPDATE figures SET stock = $4, held = $5, sold = $6, revenue_cents = $7, at = now()
    WHERE ticket_type_id = $1 AND generation = $2 AND version = $3 RETURNING ticket_type_id`,
  row: (row) => readText(row, 'ticket_type_id'),
};

/** What a replay found. */
export interface Rebuilt {
  /** SHA-256 over a line each: `type generation version stock held sold revenue`. */
  readonly live: string;
  readonly replayed: string;
  readonly events: number;
  /** Ticket types whose figures were others, and those of them that took the replay. */
  readonly different: readonly string[];
  readonly mended: readonly string[];
}

/**
 * Adds up all events again, while the shop sells, and takes the sums where the figures are others.
 * @throws {StoreError | SqlError} Postgres failed, or it took too long
 */
export async function rebuildFigures(sql: Sql): Promise<Rebuilt> {
  const compared = await sql.query(REPLAY, []);
  const different = compared.filter(({ live, replayed }) => textOf(live) !== textOf(replayed));
  const mended: string[] = [];
  for (const { ticketTypeId, generation, version, replayed } of different) {
    const { stock, held, sold, revenueCents } = replayed;
    const params = [ticketTypeId, generation, version, stock, held, sold, revenueCents];
    mended.push(...(await sql.query(TAKE, params)));
  }
  return {
    live: hash(compared, ({ live }) => live),
    replayed: hash(compared, ({ replayed }) => replayed),
    events: compared.reduce((sum, { events }) => sum + events, 0),
    different: different.map(({ ticketTypeId }) => ticketTypeId),
    mended,
  };
}

const textOf = ({ stock, held, sold, revenueCents }: Sums) => `${stock} ${held} ${sold} ${revenueCents}`;

function hash(compared: readonly Compared[], of: (each: Compared) => Sums): string {
  const lines = compared.map(
    (each) => `${each.ticketTypeId} ${each.generation} ${each.version} ${textOf(of(each))}\n`,
  );
  return createHash('sha256').update(lines.join('')).digest('hex');
}
