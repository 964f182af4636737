import { readInt, readText } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import type { RedisReply, Script } from '@/lib/core/stores/redis';
import { StoreError } from '@/lib/core/stores/store-error';
import type { Stores } from '@/lib/core/stores/stores';
import type { Venue } from '@/lib/core/stores/venue';
import { keys } from '@/lib/shop/bouncer/keys';
import { MOST_TRIES } from './parked';
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

/** What consumers need of their shop. */
export interface EventDesk {
  readonly stores: Pick<Stores, 'postgres' | 'redis' | 'newId'>;
  /** Null: there is none to tell. */
  readonly venue: Venue | null;
}

/** Takes part in what happens. */
export interface Consumer {
  readonly name: string;
  /**
   * Applies the events and moves the position from `after`, each in one statement with its effect, or after a foreign
   * system has acknowledged it.
   * @returns how far it has come: `upTo`, or less where it could not apply all; undefined: the position was another
   * one, and nothing was done
   */
  readonly apply: (batch: Batch, desk: EventDesk) => Promise<number | undefined>;
}

const TYPES_AT_ONCE = 32;

interface Position {
  readonly consumer: string;
  readonly ticketTypeId: string;
  readonly generation: number;
  readonly position: number;
}

/** A message that was not acknowledged is waited for, 200 ms and then twice as long each time, up to 3 s. */
const RESTS = `k.tries < ${MOST_TRIES} AND k.at + least(100 * 2 ^ k.tries, 3000) * interval '1 ms' > now()`;

/** $1: the consumers' names. */
const BEHIND: Statement<Position> = {
  name: 'consumer-behind',
  text: `
    SELECT /* not for pg_stat_statements */ c.name AS consumer, t.id, t.generation,
      CASE WHEN p.generation = t.generation THEN p.version ELSE -1 END AS position
    FROM unnest($1::text[]) AS c(name) CROSS JOIN ticket_types t
    LEFT JOIN consumer_positions p ON p.ticket_type_id = t.id AND p.consumer = c.name
    WHERE (p.ticket_type_id IS NULL OR p.generation < t.generation OR p.version < t.version)
      AND NOT EXISTS (SELECT FROM parked k WHERE k.consumer = c.name AND k.ticket_type_id = t.id
        AND k.generation = t.generation AND ${RESTS})
    ORDER BY p.at NULLS FIRST, t.id LIMIT ${TYPES_AT_ONCE} * cardinality($1::text[])`,
  row: (row) => ({
    consumer: readText(row, 'consumer'),
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

/** What consumers did. */
export interface Consumed {
  readonly applied: number;
  /** Batches that the stream did not have: they came from the ledger. */
  readonly fromLedger: number;
}

/**
 * Lets consumers apply what is there for them, a batch of each type at most. Any number may run at once: of two that have
 * the same events, one applies them.
 * @throws {StoreError | SqlError} Postgres failed; the next one goes on
 */
export async function consume(consumers: readonly Consumer[], desk: EventDesk): Promise<Consumed> {
  const behind = await desk.stores.postgres.query(BEHIND, [consumers.map(({ name }) => name)]);
  const read = new Map<string, ReturnType<typeof readNext>>();
  let [applied, fromLedger] = [0, 0];
  await Promise.all(
    behind.map(async (position) => {
      const { ticketTypeId, generation, position: after } = position;
      // Most consumers of a type are as far as each other.
      const key = `${generation} ${after} ${ticketTypeId}`;
      const reading = read.get(key) ?? readNext(position, desk.stores);
      read.set(key, reading);
      const { events, isFromLedger } = await reading;
      const [first, ...others] = events;
      const consumer = consumers.find(({ name }) => name === position.consumer);
      if (!first || !consumer) return;
      const upTo = events.at(-1)?.version ?? first.version;
      const batch: Batch = { ticketTypeId, generation, after, upTo, events: [first, ...others] };
      const reached = await consumer.apply(batch, desk);
      if (reached === undefined) return;
      applied += events.filter(({ version }) => version <= reached).length;
      if (isFromLedger) fromLedger += 1;
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
