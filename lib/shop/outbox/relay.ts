import { groupBy } from '@/lib/core/group-by';
import { readInt, readText } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import type { Script } from '@/lib/core/stores/redis';
import { StoreError } from '@/lib/core/stores/store-error';
import type { Stores } from '@/lib/core/stores/stores';
import { keys } from '@/lib/shop/bouncer/keys';
import { EVENT_COLUMNS, MOST_EVENTS, readEvent, type StockEvent, wholeVersions } from './stock-event';

/*
 * The outbox is `stock_events` itself: what happened stands there with what it changed, all or nothing. A relay publishes
 * it to a stream for each ticket type, in the order of the versions, at least once. Claim, publish and advance are each by
 * itself; whoever dies between two of them leaves a lease, after which another one publishes again, and Redis refuses what
 * it has.
 */

const TYPES_AT_ONCE = 32;
const LEASE_S = 5;
/** A stream is transport, never truth: who finds it trimmed reads Postgres. */
const STREAM_LENGTH = 10_000;

interface Claimed {
  readonly ticketTypeId: string;
  readonly generation: number;
  /** The last version that was published; -1: none. */
  readonly published: number;
  /** Null: there is none after it. */
  readonly event: StockEvent | null;
}

/** $1: the lease's token. */
const CLAIM: Statement<Claimed> = {
  name: 'relay-claim',
  text: `
    WITH behind AS (
      SELECT /* not for pg_stat_statements */ t.id, t.generation
      FROM ticket_types t LEFT JOIN relay_cursors c ON c.ticket_type_id = t.id
      WHERE (c.ticket_type_id IS NULL OR c.generation < t.generation OR c.version < t.version)
        AND (c.leased_until IS NULL OR c.leased_until <= now())
      ORDER BY t.id LIMIT ${TYPES_AT_ONCE}
    ), claimed AS (
      INSERT INTO relay_cursors AS c (ticket_type_id, generation, version, leased_by, leased_until)
      SELECT id, generation, -1, $1, now() + interval '${LEASE_S} s' FROM behind
      ON CONFLICT (ticket_type_id) DO UPDATE SET generation = excluded.generation,
        version = CASE WHEN c.generation = excluded.generation THEN c.version ELSE -1 END,
        leased_by = excluded.leased_by, leased_until = excluded.leased_until
      WHERE c.generation <= excluded.generation AND (c.leased_until IS NULL OR c.leased_until <= now())
      RETURNING c.ticket_type_id, c.generation, c.version AS published
    )
    SELECT c.ticket_type_id, c.generation, c.published, ${EVENT_COLUMNS}
    FROM claimed c LEFT JOIN LATERAL (
      SELECT * FROM stock_events s WHERE s.ticket_type_id = c.ticket_type_id AND s.version > c.published
      ORDER BY s.version, s.n LIMIT ${MOST_EVENTS + 1}
    ) e ON true
    ORDER BY c.ticket_type_id, e.version, e.n`,
  row: (row) => ({
    ticketTypeId: readText(row, 'ticket_type_id'),
    generation: readInt(row, 'generation'),
    published: readInt(row, 'published'),
    event: row.version === null ? null : readEvent(row),
  }),
};

/** KEYS stream · ARGV an id and an event each · gives how many it had already. */
const PUBLISH: Script = {
  name: 'relay-publish',
  lua: `
local refused = 0
for i = 1, #ARGV, 2 do
  local added = redis.pcall('XADD', KEYS[1], 'MAXLEN', '~', ${STREAM_LENGTH}, ARGV[i], 'event', ARGV[i + 1])
  if type(added) == 'table' and added.err then
    if not string.find(added.err, 'equal or smaller', 1, true) then return added end
    refused = refused + 1
  end
end
return refused`,
};

/** $1 ids, $2 generations, $3 versions, $4 the lease's token. Only forward; the same version gives the lease back. */
const ADVANCE: Statement<string> = {
  name: 'relay-advance',
  text: `
    UPDATE /* not for pg_stat_statements */ relay_cursors c
    SET version = greatest(c.version, a.version), leased_by = NULL, leased_until = NULL
    FROM unnest($1::text[], $2::int[], $3::bigint[]) AS a(id, generation, version)
    WHERE c.ticket_type_id = a.id AND c.generation = a.generation AND c.leased_by = $4
    RETURNING c.ticket_type_id`,
  row: (row) => readText(row, 'ticket_type_id'),
};

/** What a relay did. */
export interface Relayed {
  /** Events that it sent. */
  readonly sent: number;
  /** Those of them that Redis had already. */
  readonly refused: number;
}

/**
 * Publishes what is ahead of the cursors. Any number may run at once: a type has one at a time.
 * @throws {StoreError | SqlError} Postgres failed; the next one goes on. Redis that is away is no error: who reads the
 * events does without
 */
export async function relay({
  postgres,
  redis,
  newId,
}: Pick<Stores, 'postgres' | 'redis' | 'newId'>): Promise<Relayed> {
  const token = newId();
  const rows = await postgres.query(CLAIM, [token]);
  if (rows.length === 0) return { sent: 0, refused: 0 };
  const types = [...groupBy(rows, ({ ticketTypeId }) => ticketTypeId).values()];
  const published = await Promise.all(
    types.map(async (claimed) => {
      const [{ ticketTypeId, generation, published: before }] = claimed;
      const events = wholeVersions(claimed.flatMap(({ event }) => event ?? []));
      const stay = { ticketTypeId, generation, version: before, sent: 0, refused: 0 };
      if (events.length === 0) return stay;
      const args = events.flatMap((event) => [`${event.version}-${event.n + 1}`, JSON.stringify(event)]);
      try {
        const refused = Number(await redis.run(PUBLISH, [keys.events(ticketTypeId, generation)], args));
        return { ...stay, version: events.at(-1)?.version ?? before, sent: events.length, refused };
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        return stay;
      }
    }),
  );
  await postgres.query(ADVANCE, [
    published.map(({ ticketTypeId }) => ticketTypeId),
    published.map(({ generation }) => generation),
    published.map(({ version }) => version),
    token,
  ]);
  const sum = (of: (each: (typeof published)[number]) => number) =>
    published.reduce((total, each) => total + of(each), 0);
  return { sent: sum(({ sent }) => sent), refused: sum(({ refused }) => refused) };
}
