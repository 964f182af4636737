import { isoUtc, readInt, readText } from '@/lib/core/stores/columns';
import type { Sql, SqlRow, Statement } from '@/lib/core/stores/postgres';
import { DOOR_OPENS_AT, DOOR_SHUTS_AT } from './door-window';

/** An event as its door sees it. Times are ISO 8601; `phase` by Postgres' clock. */
export interface DoorEvent {
  readonly id: string;
  readonly name: string;
  readonly venue: string;
  readonly city: string;
  readonly startsAt: string;
  readonly opensAt: string;
  readonly phase: 'open' | 'early' | 'over';
}

/** How many tickets of an event were used, of how many that are sold. */
export interface DoorCount {
  readonly used: number;
  readonly sold: number;
}

const SELECT = `
  SELECT events.id, events.name, events.venue, events.city, ${isoUtc('events.starts_at')} AS starts_at,
    ${isoUtc(DOOR_OPENS_AT)} AS opens_at,
    CASE WHEN now() < ${DOOR_OPENS_AT} THEN 'early' WHEN now() > ${DOOR_SHUTS_AT} THEN 'over' ELSE 'open' END AS phase
  FROM events`;

const LIST: Statement<DoorEvent> = {
  name: 'list-door-events',
  text: `${SELECT} WHERE now() <= ${DOOR_SHUTS_AT}
    AND NOT EXISTS (SELECT FROM ticket_types t WHERE t.event_id = events.id AND t.hidden) ORDER BY events.starts_at, events.id`,
  row: readDoorEvent,
};

const FIND: Statement<DoorEvent> = {
  name: 'find-door-event',
  text: `${SELECT} WHERE events.id = $1::text`,
  row: readDoorEvent,
};

/** What is sold comes from the stock, an indexed read: summing the orders of a stadium would slow its door down. */
const COUNT: Statement<DoorCount> = {
  name: 'count-door',
  text: `
    SELECT (SELECT count(*) FROM tickets WHERE event_id = $1::text)::int AS used,
      (SELECT coalesce(sum(capacity - stock), 0) FROM ticket_types WHERE event_id = $1::text)::int AS sold`,
  row: (row) => ({ used: readInt(row, 'used'), sold: readInt(row, 'sold') }),
};

/**
 * The events whose doors have not shut yet, tonight's first.
 * @throws {StoreError} Postgres is out of reach
 */
export function listDoorEvents(sql: Sql): Promise<readonly DoorEvent[]> {
  return sql.query(LIST, []);
}

/** @throws {StoreError} Postgres is out of reach */
export async function findDoorEvent(sql: Sql, id: string): Promise<DoorEvent | null> {
  const [event] = await sql.query(FIND, [id]);
  return event ?? null;
}

/** @throws {StoreError} Postgres is out of reach */
export async function countDoor(sql: Sql, eventId: string): Promise<DoorCount> {
  const [count] = await sql.query(COUNT, [eventId]);
  return count ?? { used: 0, sold: 0 };
}

const PHASES = ['open', 'early', 'over'] as const;

function readDoorEvent(row: SqlRow): DoorEvent {
  const phase = PHASES.find((known) => known === row.phase);
  if (phase === undefined) throw new TypeError('phase is none of a door');
  return {
    id: readText(row, 'id'),
    name: readText(row, 'name'),
    venue: readText(row, 'venue'),
    city: readText(row, 'city'),
    startsAt: readText(row, 'starts_at'),
    opensAt: readText(row, 'opens_at'),
    phase,
  };
}
