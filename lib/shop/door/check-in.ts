import { isoUtc, readBoolean, readInt, readText, readTextOrNull } from '@/lib/core/stores/columns';
import type { Sql, Statement } from '@/lib/core/stores/postgres';
import { StoreError } from '@/lib/core/stores/store-error';
import type { SignedTicket } from '@/lib/shop/orders/ticket-payload';
import { readOrderStatus } from '@/lib/shop/sale/order-row';
import type { OrderStatus } from '@/lib/shop/sale/outcome';
import { DOOR_OPENS_AT, DOOR_SHUTS_AT } from './door-window';

/** What is printed on the ticket. Times are ISO 8601. */
export interface PrintedTicket {
  readonly orderId: string;
  readonly event: string;
  readonly city: string;
  readonly ticketType: string;
  readonly startsAt: string;
  /** When its event's door opens. */
  readonly opensAt: string;
  readonly n: number;
  readonly quantity: number;
}

export type CheckIn =
  /** `usedAt` by Postgres' clock. */
  | ({ readonly kind: 'welcome' | 'already-used'; readonly usedAt: string } & PrintedTicket)
  /** Signed by this shop, but its order is not paid, or no longer. */
  | ({ readonly kind: 'not-valid'; readonly status: OrderStatus } & PrintedTicket)
  /** Good, but not at this door, or not now. It is not used. */
  | ({ readonly kind: 'other-event' | 'too-early' | 'over' } & PrintedTicket)
  | { readonly kind: 'not-ours' };

/** One scan of one ticket at one door. */
export interface Scan {
  readonly ticket: Pick<SignedTicket, 'orderId' | 'n' | 'code'>;
  /** A UUID that the scan keeps when it is asked again: the same scan gets the same answer. */
  readonly scanId: string;
  /** The event that the door is for. */
  readonly eventId: string;
  /** In a demo: takes it for the night, whatever the clock says. */
  readonly isPretending: boolean;
}

interface Judged extends Omit<PrintedTicket, 'n'> {
  readonly verdict: string;
  readonly status: OrderStatus;
  readonly usedAt: string | null;
}

/**
 * Judges the ticket and marks it as used, in one statement: of two doors that scan at the same time, the primary key
 * lets one through. The rows are locked before they are judged, and the clock is read after that: what a refund or a
 * change of the date did meanwhile counts, and so does the time that it took. The order counts what was used of it: a
 * refund, which waits for the same row, asks that count.
 */
const USE: Statement<Judged> = {
  name: 'use-ticket',
  text: `
    WITH found AS MATERIALIZED (
      SELECT orders.id, orders.status, orders.quantity, ticket_types.name AS ticket_type, events.id AS event_id,
        events.name AS event, events.city, events.starts_at,
        ${DOOR_OPENS_AT} AS opens_at, ${DOOR_SHUTS_AT} AS shuts_at
      FROM orders
      JOIN ticket_types ON ticket_types.id = orders.ticket_type_id
      JOIN events ON events.id = ticket_types.event_id
      WHERE orders.id = $2::uuid
      FOR NO KEY UPDATE OF orders FOR SHARE OF events
    ), judged AS MATERIALIZED (
      SELECT found.*, CASE
        WHEN EXISTS (SELECT FROM tickets WHERE code = $1::text AND scan_id = $4::uuid) THEN 'open'
        WHEN quantity < $3::int THEN 'not-ours'
        WHEN status <> 'paid' THEN 'not-valid'
        WHEN event_id <> $5::text THEN 'other-event'
        WHEN $6::boolean OR clock_timestamp() BETWEEN opens_at AND shuts_at THEN 'open'
        WHEN clock_timestamp() < opens_at THEN 'too-early'
        ELSE 'over' END AS verdict
      FROM found
    ), used AS (
      INSERT INTO tickets (code, order_id, n, used_at, scan_id, event_id)
      SELECT $1::text, id, $3::int, clock_timestamp(), $4::uuid, event_id FROM judged WHERE verdict = 'open'
      ON CONFLICT DO NOTHING
      RETURNING order_id, used_at
    ), counted AS (
      UPDATE orders SET used = orders.used + 1 FROM used WHERE orders.id = used.order_id
    )
    SELECT judged.id, verdict, status, quantity, ticket_type, event, city, ${isoUtc('starts_at')} AS starts_at,
      ${isoUtc('opens_at')} AS opens_at, ${isoUtc('used_at')} AS used_at
    FROM judged LEFT JOIN used ON true`,
  row: (row) => ({
    orderId: readText(row, 'id'),
    verdict: readText(row, 'verdict'),
    status: readOrderStatus(row),
    quantity: readInt(row, 'quantity'),
    ticketType: readText(row, 'ticket_type'),
    event: readText(row, 'event'),
    city: readText(row, 'city'),
    startsAt: readText(row, 'starts_at'),
    opensAt: readText(row, 'opens_at'),
    usedAt: readTextOrNull(row, 'used_at'),
  }),
};

/** A statement of its own: the one that found the ticket used does not see what another door committed meanwhile. */
const FIND_USE: Statement<{ readonly usedAt: string; readonly isThisScan: boolean }> = {
  name: 'find-ticket-use',
  text: `SELECT ${isoUtc('used_at')} AS used_at, scan_id IS NOT DISTINCT FROM $2::uuid AS is_this_scan
    FROM tickets WHERE code = $1::text`,
  row: (row) => ({ usedAt: readText(row, 'used_at'), isThisScan: readBoolean(row, 'is_this_scan') }),
};

const UNDO: Statement<string> = {
  name: 'undo-ticket',
  text: `
    WITH locked AS MATERIALIZED ( -- the order first, as a scan does
      SELECT orders.id FROM orders JOIN tickets ON tickets.order_id = orders.id WHERE tickets.code = $1::text
      FOR NO KEY UPDATE OF orders
    ), undone AS (
      DELETE FROM tickets
      WHERE order_id IN (SELECT id FROM locked) AND code = $1::text AND scan_id = $2::uuid
        AND used_at > clock_timestamp() - interval '60 seconds'
      RETURNING code, order_id
    ), counted AS (
      UPDATE orders SET used = orders.used - 1 FROM undone WHERE orders.id = undone.order_id
    )
    SELECT code FROM undone`,
  row: (row) => readText(row, 'code'),
};

/** How often a scan looks again when another door took its ticket back just then. */
const ROUNDS = 3;

/**
 * Lets a ticket in once, at the door of its event and on its day. A scan that asks again is told the same.
 * @throws {StoreError} Postgres is out of reach; `effect` `unknown`: it may be marked as used
 * @throws {SqlError} Postgres refused; it is not marked
 */
export async function checkIn(sql: Sql, scan: Scan): Promise<CheckIn> {
  const { ticket, scanId, eventId, isPretending } = scan;
  const { code, orderId, n } = ticket;
  for (let round = 0; round < ROUNDS; round++) {
    const [judged] = await sql.query(USE, [code, orderId, n, scanId, eventId, isPretending]);
    if (!judged) return { kind: 'not-ours' };
    const { verdict, status, usedAt, ...shown } = judged;
    const printed = { ...shown, n };
    if (verdict === 'not-valid') return { kind: verdict, status, ...printed };
    if (verdict === 'other-event' || verdict === 'too-early' || verdict === 'over') {
      return { kind: verdict, ...printed };
    }
    if (verdict !== 'open') return { kind: 'not-ours' };
    if (usedAt !== null) return { kind: 'welcome', usedAt, ...printed };
    const [used] = await sql.query(FIND_USE, [code, scanId]);
    if (used) return { kind: used.isThisScan ? 'welcome' : 'already-used', usedAt: used.usedAt, ...printed };
  }
  throw new StoreError('postgres', 'none', 'the ticket is used and taken back all the time');
}

/**
 * Takes a scan back within 60 s of Postgres' clock: the ticket is then as it was before. Safe to repeat.
 * @returns false: it is too late, and the ticket stays used
 * @throws {StoreError} Postgres is out of reach; `effect` `unknown`: it may be taken back
 * @throws {SqlError} Postgres refused; it is not taken back
 */
export async function undoCheckIn(sql: Sql, { ticket, scanId }: Pick<Scan, 'ticket' | 'scanId'>) {
  const [undone] = await sql.query(UNDO, [ticket.code, scanId]);
  if (undone !== undefined) return true;
  const [used] = await sql.query(FIND_USE, [ticket.code, scanId]);
  return used?.isThisScan !== true;
}
