import { readInt, readText } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import type { RedisReply, Script } from '@/lib/core/stores/redis';
import { StoreError } from '@/lib/core/stores/store-error';
import type { Stores } from '@/lib/core/stores/stores';
import { keys } from '@/lib/shop/bouncer/keys';
import {
  EVENT_COLUMNS,
  MOST_EVENTS,
  parseEvent,
  readEvent,
  type StockEvent,
  wholeVersions,
} from './stock-event';

/*
 * A consumer has a position for each ticket type, in Postgres, and takes the events after it: from the stream, which costs
 * Postgres nothing, or from the ledger where the stream has a gap or Redis is away. Versions are dense, so a gap is seen.
 */

/** The next events of a ticket type, whole versions without a gap. */
export interface Batch {
  readonly ticketTypeId: string;
  readonly generation: number;
  /** The position that they follow; -1: they begin a life. */
  readonly after: number;
  /** The version of the last one. */
  readonly upTo: number;
  readonly events: readonly [StockEvent, ...StockEvent[]];
}

/** Takes part in what happens. */
export interface Consumer {
  readonly name: string;
  /**
   * Applies the events and moves the position, from `after` to `upTo`, in one statement.
   * @returns false: the position was another one, and nothing was done
   */
  readonly apply: (batch: Batch, stores: Pick<Stores, 'postgres'>) => Promise<boolean>;
}

const TYPES_AT_ONCE = 32;

interface Position {
  readonly ticketTypeId: string;
  readonly generation: number;
  readonly position: number;
}

const BEHIND: Statement<Position> = {
  name: 'consumer-behind',
  text: `
    SELECT /* not for pg_stat_statements */ t.id, t.generation,
      CASE WHEN p.generation = t.generation THEN p.version ELSE -1 END AS position
    FROM ticket_types t LEFT JOIN consumer_positions p ON p.ticket_type_id = t.id AND p.consumer = $1
    WHERE p.ticket_type_id IS NULL OR p.generation < t.generation OR p.version < t.version
    ORDER BY p.at NULLS FIRST, t.id LIMIT ${TYPES_AT_ONCE}`,
  row: (row) => ({
    ticketTypeId: readText(row, 'id'),
    generation: readInt(row, 'generation'),
    position: readInt(row, 'position'),
  }),
};

/** KEYS stream · ARGV the first id, how many · gives the events. */
const READ_STREAM: Script = {
  name: 'consumer-read',
  lua: `
local events = {}
for i, entry in ipairs(redis.call('XRANGE', KEYS[1], ARGV[1], '+', 'COUNT', ARGV[2])) do events[i] = entry[2][2] end
return events`,
};

/** $1 id, $2 generation, $3 position. Of another life it gives nothing. */
const READ_LEDGER: Statement<StockEvent> = {
  name: 'consumer-ledger',
  text: `
    SELECT /* not for pg_stat_statements */ ${EVENT_COLUMNS}
    FROM stock_events e JOIN ticket_types t ON t.id = e.ticket_type_id AND t.generation = $2
    WHERE e.ticket_type_id = $1 AND e.version > $3 ORDER BY e.version, e.n LIMIT ${MOST_EVENTS + 1}`,
  row: readEvent,
};

/** What a consumer did. */
export interface Consumed {
  readonly applied: number;
  /** Batches that the stream did not have: they came from the ledger. */
  readonly fromLedger: number;
}

/**
 * Lets a consumer apply what is there for it, a batch of each type at most. Any number may run at once: of two that have
 * the same events, one applies them.
 * @throws {StoreError | SqlError} Postgres failed; the next one goes on
 */
export async function consume(
  consumer: Consumer,
  stores: Pick<Stores, 'postgres' | 'redis'>,
): Promise<Consumed> {
  const behind = await stores.postgres.query(BEHIND, [consumer.name]);
  let [applied, fromLedger] = [0, 0];
  await Promise.all(
    behind.map(async (position) => {
      const found = await readNext(position, stores);
      const [first, ...others] = found.events;
      if (!first) return;
      const { ticketTypeId, generation, position: after } = position;
      const upTo = found.events.at(-1)?.version ?? first.version;
      const batch: Batch = { ticketTypeId, generation, after, upTo, events: [first, ...others] };
      if (!(await consumer.apply(batch, stores))) return;
      applied += found.events.length;
      if (found.isFromLedger) fromLedger += 1;
    }),
  );
  return { applied, fromLedger };
}

async function readNext(
  { ticketTypeId, generation, position }: Position,
  { postgres, redis }: Pick<Stores, 'postgres' | 'redis'>,
): Promise<{ readonly events: readonly StockEvent[]; readonly isFromLedger: boolean }> {
  const streamed = await redis
    .run(READ_STREAM, [keys.events(ticketTypeId, generation)], [`${position + 1}-0`, MOST_EVENTS + 1])
    .then(parseEvents, emptyWhenAway);
  const events = wholeVersions(streamed);
  if (events.length > 0 && isDense(events, position)) return { events, isFromLedger: false };
  const ledger = await postgres.query(READ_LEDGER, [ticketTypeId, generation, position]);
  return { events: wholeVersions(ledger), isFromLedger: true };
}

function parseEvents(reply: RedisReply): readonly StockEvent[] {
  return Array.isArray(reply) ? reply.flatMap((text: RedisReply) => parseEvent(text) ?? []) : [];
}

function emptyWhenAway(error: unknown): readonly StockEvent[] {
  if (error instanceof StoreError) return [];
  throw error;
}

/** Without a gap, from the position on; a life begins with its opening. */
function isDense(events: readonly StockEvent[], position: number): boolean {
  let [version, n] = [position, Number.NaN];
  return events.every((event, i) => {
    const isOpening = position === -1 && i === 0 && event.kind === 'reset';
    const isNext = event.version === version + 1 && event.n === 0;
    const isSame = event.version === version && event.n === n + 1;
    [version, n] = [event.version, event.n];
    return isOpening || isNext || isSame;
  });
}
