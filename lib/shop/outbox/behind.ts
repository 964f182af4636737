import { readInt, readText } from '@/lib/core/stores/columns';
import type { Sql, Statement } from '@/lib/core/stores/postgres';
import { MOST_TRIES } from './parked';

/** How far a consumer is behind. */
export interface Behind {
  readonly consumer: string;
  readonly events: number;
  /** How long ago the oldest of them happened; 0: there is none. */
  readonly oldestMs: number;
}

/** A message that a foreign system did not acknowledge in twenty tries. */
export interface ParkedMessage {
  readonly consumer: string;
  readonly ticketTypeId: string;
  readonly version: number;
  readonly why: string;
}

const BEHIND: Statement<Behind> = {
  name: 'outbox-behind',
  text: `
    WITH behind AS MATERIALIZED (
      SELECT c.name, t.id, CASE WHEN p.generation = t.generation THEN p.version ELSE -1 END AS position
      FROM unnest($1::text[]) AS c(name) CROSS JOIN ticket_types t
      LEFT JOIN consumer_positions p ON p.consumer = c.name AND p.ticket_type_id = t.id
      WHERE p.ticket_type_id IS NULL OR p.generation < t.generation OR p.version < t.version
    )
    SELECT /* not for pg_stat_statements */ c.name, coalesce(sum(e.events), 0) AS events,
      coalesce(ceil(extract(epoch FROM now() - min(e.oldest)) * 1000), 0)::bigint AS oldest_ms
    FROM unnest($1::text[]) AS c(name) LEFT JOIN behind b ON b.name = c.name LEFT JOIN LATERAL (
      SELECT count(*) AS events, min(at) AS oldest FROM stock_events s
      WHERE s.ticket_type_id = b.id AND s.version > b.position
    ) e ON true
    GROUP BY c.name ORDER BY c.name`,
  row: (row) => ({
    consumer: readText(row, 'name'),
    events: readInt(row, 'events'),
    oldestMs: readInt(row, 'oldest_ms'),
  }),
};

const PARKED: Statement<ParkedMessage> = {
  name: 'outbox-parked',
  text: `
    SELECT /* not for pg_stat_statements */ k.consumer, k.ticket_type_id, k.version, k.why
    FROM parked k JOIN ticket_types t ON t.id = k.ticket_type_id AND t.generation = k.generation
    WHERE k.tries >= ${MOST_TRIES} ORDER BY 1, 2, 3 LIMIT 100`,
  row: (row) => ({
    consumer: readText(row, 'consumer'),
    ticketTypeId: readText(row, 'ticket_type_id'),
    version: readInt(row, 'version'),
    why: readText(row, 'why'),
  }),
};

export const readBehind = (sql: Sql, consumers: readonly string[]): Promise<readonly Behind[]> =>
  sql.query(BEHIND, [consumers]);

export const readParked = (sql: Sql): Promise<readonly ParkedMessage[]> => sql.query(PARKED, []);
