import { readInt, readText } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import type { Guest, Venue } from '@/lib/core/stores/venue';
import { MOST_TRIES } from '@/lib/shop/outbox/parked';
import { EVENT_COLUMNS, readEvent, type StockEvent } from '@/lib/shop/outbox/stock-event';
import { drift } from './drift';

type Expected = Omit<Guest, 'version'>;

/** Of ticket types whose every event was told. */
const EXPECTED: Statement<Expected> = {
  name: 'audit-guests',
  text: `
    SELECT /* not for pg_stat_statements */ o.id, o.ticket_type_id, t.generation, o.quantity
    FROM orders o JOIN ticket_types t ON t.id = o.ticket_type_id
    WHERE o.status = 'paid' AND t.id = ANY($1::text[])`,
  row: (row) => ({
    orderId: readText(row, 'id'),
    ticketTypeId: readText(row, 'ticket_type_id'),
    generation: readInt(row, 'generation'),
    tickets: readInt(row, 'quantity'),
  }),
};

interface Told {
  readonly ticketTypeId: string;
  readonly generation: number;
  readonly version: number;
}

const TOLD: Statement<Told> = {
  name: 'audit-told',
  text: `
    SELECT /* not for pg_stat_statements */ t.id, t.generation, t.version
    FROM ticket_types t JOIN consumer_positions p
      ON p.ticket_type_id = t.id AND p.consumer = 'guests' AND p.generation = t.generation AND p.version = t.version`,
  row: (row) => ({
    ticketTypeId: readText(row, 'id'),
    generation: readInt(row, 'generation'),
    version: readInt(row, 'version'),
  }),
};

interface Differs extends Expected {
  /** Its version in the list; null: it is not there, or with another number of tickets. */
  readonly listed: number | null;
}

const keyOf = ({ ticketTypeId, generation, version }: Told) => `${ticketTypeId} ${generation} ${version}`;

export const guestList = drift<Differs>({
  kind: 'guest-list',
  holds: "the venue's guest list against the paid orders",
  async find({ stores: { postgres }, venue }) {
    if (!venue) return [];
    const before = new Set((await postgres.query(TOLD, [])).map(keyOf));
    const listed: Guest[] = [];
    for await (const guest of venue.list()) listed.push(guest);
    const now = await postgres.query(TOLD, []);
    // A type that moved on meanwhile is one of the next audit.
    const still = now.filter((told) => before.has(keyOf(told)));
    const generations = new Map(still.map((told) => [told.ticketTypeId, told.generation]));
    const expected = await postgres.query(EXPECTED, [[...generations.keys()]]);
    const known = new Map(listed.map((guest) => [guest.orderId, guest]));
    const paid = new Set(expected.map(({ orderId }) => orderId));
    const missing = expected.filter(({ orderId, tickets }) => known.get(orderId)?.tickets !== tickets);
    const tooMany = listed.filter(
      ({ orderId, ticketTypeId, generation }) =>
        !paid.has(orderId) && generations.get(ticketTypeId) === generation,
    );
    return [
      ...missing.map((facts) => ({ ...facts, listed: null })),
      ...tooMany.map(({ version, ...facts }) => ({ ...facts, listed: version })),
    ].map((facts) => ({
      ...{ subject: facts.orderId, ticketTypeId: facts.ticketTypeId, facts },
      text:
        facts.listed !== null
          ? 'the venue expects its guests, and the order is not paid'
          : 'the order is paid, and the venue does not expect its guests',
    }));
  },
  async mend({ facts }, { stores: { postgres }, venue }) {
    const { listed, ...guest } = facts;
    if (!venue) return null;
    const [last] = await postgres.query(LAST_EVENT, [guest.ticketTypeId, guest.orderId]);
    const isPaid = last !== undefined && last.sold > 0;
    // The order was paid, or given back, since.
    if (isPaid === (listed !== null)) return null;
    if (last) await tell(last, guest, venue);
    // An order that nobody here knows: newer than whatever the venue was told.
    else await venue.strike({ ...guest, version: (listed ?? 0) + 1 });
    return isPaid
      ? { before: 'not expected', after: 'expected' }
      : { before: 'expected', after: 'not expected' };
  },
});

/** The last one that says whether its guests may come. $1 ticket type, $2 order. */
const LAST_EVENT: Statement<StockEvent> = {
  name: 'audit-last-event',
  text: `
    SELECT /* not for pg_stat_statements */ ${EVENT_COLUMNS} FROM stock_events e
    WHERE e.ticket_type_id = $1 AND e.order_id = $2::uuid AND e.sold <> 0 ORDER BY e.version DESC, e.n DESC LIMIT 1`,
  row: readEvent,
};

const tell = ({ version, sold }: StockEvent, guest: Expected, venue: Venue): Promise<void> =>
  sold > 0
    ? venue.admit({ ...guest, version, tickets: sold })
    : venue.strike({ ...guest, version, tickets: -sold });

interface Parked {
  readonly ticketTypeId: string;
  readonly generation: number;
  readonly why: string;
  /** Null: its life is over. */
  readonly event: StockEvent | null;
  readonly version: number;
  readonly n: number;
}

const PARKED: Statement<Parked> = {
  name: 'audit-parked',
  text: `
    SELECT /* not for pg_stat_statements */ k.ticket_type_id, k.generation, k.why, k.version AS parked_version,
      k.n AS parked_n, ${EVENT_COLUMNS}
    FROM parked k JOIN ticket_types t ON t.id = k.ticket_type_id AND t.generation = k.generation
    LEFT JOIN stock_events e ON e.ticket_type_id = k.ticket_type_id AND e.version = k.version AND e.n = k.n
    WHERE k.consumer = 'guests' AND k.tries >= ${MOST_TRIES} ORDER BY k.ticket_type_id, k.version, k.n LIMIT 1000`,
  row: (row) => ({
    ticketTypeId: readText(row, 'ticket_type_id'),
    generation: readInt(row, 'generation'),
    why: readText(row, 'why'),
    event: row.version === null ? null : readEvent(row),
    version: readInt(row, 'parked_version'),
    n: readInt(row, 'parked_n'),
  }),
};

const UNPARK: Statement<number> = {
  name: 'audit-unpark',
  text: `DELETE FROM parked WHERE consumer = 'guests' AND ticket_type_id = $1 AND generation = $2 AND version = $3 AND n = $4
    RETURNING tries`,
  row: (row) => readInt(row, 'tries'),
};

export const parkedMessages = drift<Parked>({
  kind: 'parked',
  holds: 'messages to the venue against what it has acknowledged',
  async find({ stores: { postgres } }) {
    return (await postgres.query(PARKED, [])).map((facts) => ({
      subject: facts.event?.orderId ?? `${facts.ticketTypeId} ${facts.version}-${facts.n}`,
      ticketTypeId: facts.ticketTypeId,
      text: `the venue has not acknowledged version ${facts.version} after ${MOST_TRIES} tries: ${facts.why}`,
      facts,
    }));
  },
  async mend({ facts }, { stores: { postgres }, venue }) {
    const { ticketTypeId, generation, event, version, n } = facts;
    if (!venue) return null;
    if (event?.orderId) {
      await tell(event, { orderId: event.orderId, ticketTypeId, generation, tickets: 0 }, venue);
    }
    await postgres.query(UNPARK, [ticketTypeId, generation, version, n]);
    return { before: `parked: ${facts.why}`, after: 'acknowledged' };
  },
});
