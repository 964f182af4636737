import { createHash } from 'node:crypto';
import { readInt, readText } from '@/lib/core/stores/columns';
import type { Sql, Statement } from '@/lib/core/stores/postgres';
import { readSums, type Sums } from './sums';

interface Type {
  readonly ticketTypeId: string;
  readonly generation: number;
  /** The consumer's position: up to there the events are added up. */
  readonly version: number;
}

interface Live extends Type, Sums {
  /** What the figures say of themselves; -1: there are none. */
  readonly figuresVersion: number;
  /** From which version on: after the last checkpoint, or from the beginning, -1. */
  readonly after: number;
  readonly begin: Sums;
}

const readType = (row: Parameters<Statement<Type>['row']>[0]): Type => ({
  ticketTypeId: readText(row, 'ticket_type_id'),
  generation: readInt(row, 'generation'),
  version: readInt(row, 'version'),
});

/** $1: whether checkpoints count. */
const LIVE: Statement<Live> = {
  name: 'replay-live',
  text: `
    SELECT /* not for pg_stat_statements */ p.ticket_type_id, p.generation, p.version,
      coalesce(f.stock, 0) AS stock, coalesce(f.held, 0) AS held, coalesce(f.sold, 0) AS sold,
      coalesce(f.revenue_cents, 0) AS revenue_cents, coalesce(f.version, -1) AS figures_version, coalesce(c.version, -1) AS after, coalesce(c.stock, 0) AS begin_stock,
      coalesce(c.held, 0) AS begin_held, coalesce(c.sold, 0) AS begin_sold,
      coalesce(c.revenue_cents, 0) AS begin_revenue_cents
    FROM consumer_positions p JOIN ticket_types t ON t.id = p.ticket_type_id AND t.generation = p.generation
    LEFT JOIN figures f ON f.ticket_type_id = p.ticket_type_id AND f.generation = p.generation
    LEFT JOIN LATERAL (
      SELECT * FROM checkpoints k WHERE $1::bool AND k.ticket_type_id = p.ticket_type_id
        AND k.generation = p.generation AND k.version <= p.version ORDER BY k.version DESC LIMIT 1
    ) c ON true
    WHERE p.consumer = 'figures'
    ORDER BY p.ticket_type_id COLLATE "C"`,
  row: (row) => ({
    ...readType(row),
    ...readSums(row),
    figuresVersion: readInt(row, 'figures_version'),
    after: readInt(row, 'after'),
    begin: readSums(row, 'begin_'),
  }),
};

/** $1 ids, $2 after which version, $3 up to which. What is in the ledger never changes, so that parts may be added up apart. */
const ADD_UP: Statement<{ readonly ticketTypeId: string; readonly events: number; readonly sums: Sums }> = {
  name: 'replay-add-up',
  text: `
    SELECT /* not for pg_stat_statements */ p.id AS ticket_type_id, e.*
    FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS p(id, after, up_to) CROSS JOIN LATERAL (
      SELECT count(*) AS events, coalesce(sum(delta), 0) AS stock, coalesce(sum(held), 0) AS held,
        coalesce(sum(sold), 0) AS sold, coalesce(sum(revenue), 0) AS revenue_cents
      FROM stock_events s WHERE s.ticket_type_id = p.id AND s.version > p.after AND s.version <= p.up_to
    ) e`,
  row: (row) => ({
    ticketTypeId: readText(row, 'ticket_type_id'),
    events: readInt(row, 'events'),
    sums: readSums(row),
  }),
};

/** $1 ids, $2 generations: those that were reset meanwhile have no events to be held against. */
const STILL: Statement<string> = {
  name: 'replay-still',
  text: `
    SELECT /* not for pg_stat_statements */ t.id FROM ticket_types t
    JOIN unnest($1::text[], $2::int[]) AS l(id, generation) ON l.id = t.id AND l.generation = t.generation`,
  row: (row) => readText(row, 'id'),
};

/** Only where the position is the one that was replayed, under its lock: what moved on meanwhile is left to the next run. */
const TAKE: Statement<string> = {
  name: 'figures-take',
  text: `
    INSERT INTO figures (ticket_type_id, generation, version, stock, held, sold, revenue_cents)
    SELECT ticket_type_id, generation, version, $4::int, $5::int, $6::int, $7::bigint FROM consumer_positions
    WHERE consumer = 'figures' AND ticket_type_id = $1 AND generation = $2 AND version = $3 FOR UPDATE
    ON CONFLICT (ticket_type_id) DO UPDATE SET generation = excluded.generation, version = excluded.version, at = now(),
      stock = excluded.stock, held = excluded.held, sold = excluded.sold, revenue_cents = excluded.revenue_cents
    RETURNING ticket_type_id`,
  row: (row) => readText(row, 'ticket_type_id'),
};

/** Versions that one statement adds up, over all types: it leaves a pool's connection soon, and ends well before its timeout. */
const AT_ONCE = 100_000;
const LEAST_AT_ONCE = 1000;

interface Compared {
  readonly live: Live;
  readonly replayed: Sums;
}

/** A ticket type whose figures are others than its events say. */
export interface Difference extends Type {
  readonly live: Sums;
  readonly replayed: Sums;
}

/** What a replay found. */
export interface Replayed {
  /** SHA-256 over a line each: `type generation version stock held sold revenue`. */
  readonly live: string;
  readonly replayed: string;
  /** How many were read. */
  readonly events: number;
  readonly differences: readonly Difference[];
}

/**
 * Adds all events up again, to the very versions that the figures have, while the shop sells.
 * @param isFromCheckpoint only those since the last checkpoint of each type
 * @throws {StoreError | SqlError} Postgres failed
 */
export async function replay(sql: Sql, isFromCheckpoint = false): Promise<Replayed> {
  const live = await sql.query(LIVE, [isFromCheckpoint]);
  const sums = new Map(live.map(({ ticketTypeId, begin }) => [ticketTypeId, begin]));
  let events = 0;
  let parts = live.map(({ ticketTypeId, after, version }) => ({ ticketTypeId, after, version }));
  while (parts.length > 0) {
    const step = Math.max(LEAST_AT_ONCE, Math.floor(AT_ONCE / parts.length));
    const ends = parts.map(({ after, version }) => Math.min(version, after + step));
    const ids = parts.map(({ ticketTypeId }) => ticketTypeId);
    const found = await sql.query(ADD_UP, [ids, parts.map(({ after }) => after), ends]);
    for (const part of found) {
      events += part.events;
      sums.set(part.ticketTypeId, add(sums.get(part.ticketTypeId), part.sums));
    }
    parts = parts
      .map((part, i) => ({ ...part, after: ends[i] ?? part.version }))
      .filter(({ after, version }) => after < version);
  }
  const generations = live.map(({ generation }) => generation);
  const still = new Set(await sql.query(STILL, [live.map(({ ticketTypeId }) => ticketTypeId), generations]));
  const compared = live
    .filter(({ ticketTypeId }) => still.has(ticketTypeId))
    .map((each): Compared => ({ live: each, replayed: sums.get(each.ticketTypeId) ?? NOTHING }));
  return {
    live: hash(
      compared,
      ({ live: each }) => each,
      (each) => each.figuresVersion,
    ),
    replayed: hash(
      compared,
      ({ replayed }) => replayed,
      ({ version }) => version,
    ),
    events,
    differences: compared
      .filter(isDifferent)
      .map(({ live: { ticketTypeId, generation, version, ...others }, replayed }) => ({
        ...{ ticketTypeId, generation, version, replayed },
        live: others,
      })),
  };
}

/** Takes the replay. @returns whether the figures still were of that version */
export async function takeReplay(sql: Sql, difference: Difference): Promise<boolean> {
  const { ticketTypeId, generation, version, replayed } = difference;
  const { stock, held, sold, revenueCents } = replayed;
  const params = [ticketTypeId, generation, version, stock, held, sold, revenueCents];
  return (await sql.query(TAKE, params)).length > 0;
}

/** What a rebuild found and did. */
export interface Rebuilt extends Omit<Replayed, 'differences'> {
  /** Ticket types whose figures were others, and those of them that took the replay. */
  readonly different: readonly string[];
  readonly mended: readonly string[];
}

/**
 * Replays, and takes the sums where the figures are others.
 * @throws {StoreError | SqlError} Postgres failed
 */
export async function rebuildFigures(sql: Sql, isFromCheckpoint = false): Promise<Rebuilt> {
  const { differences, ...replayed } = await replay(sql, isFromCheckpoint);
  const mended: string[] = [];
  for (const difference of differences) {
    if (await takeReplay(sql, difference)) mended.push(difference.ticketTypeId);
  }
  return { ...replayed, different: differences.map(({ ticketTypeId }) => ticketTypeId), mended };
}

const NOTHING: Sums = { stock: 0, held: 0, sold: 0, revenueCents: 0 };

const add = (a = NOTHING, b: Sums): Sums => ({
  stock: a.stock + b.stock,
  held: a.held + b.held,
  sold: a.sold + b.sold,
  revenueCents: a.revenueCents + b.revenueCents,
});

const textOf = ({ stock, held, sold, revenueCents }: Sums) => `${stock} ${held} ${sold} ${revenueCents}`;

const isDifferent = ({ live, replayed }: Compared) =>
  live.figuresVersion !== live.version || textOf(live) !== textOf(replayed);

function hash(
  compared: readonly Compared[],
  of: (each: Compared) => Sums,
  versionOf: (live: Live) => number,
): string {
  const sums = createHash('sha256');
  for (const each of compared) {
    const { ticketTypeId, generation } = each.live;
    sums.update(`${ticketTypeId} ${generation} ${versionOf(each.live)} ${textOf(of(each))}\n`);
  }
  return sums.digest('hex');
}
