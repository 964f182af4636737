import { ORDER_COLUMNS, readOrder } from '@/lib/purchase/order-row';
import type { OrderStatus } from '@/lib/purchase/outcome';
import { isoUtc, readText, readTextOrNull } from '@/lib/stores/columns';
import type { Sql, Statement } from '@/lib/stores/postgres';
import { readTicketPayload, type SignedTicket } from './ticket-payload';

/** What the ticket lets its owner see. */
interface Admission {
  readonly event: string;
  readonly city: string;
  readonly ticketType: string;
  /** ISO 8601 */
  readonly startsAt: string;
  readonly n: number;
  readonly quantity: number;
  /** When it was used, by Postgres' clock. ISO 8601 */
  readonly usedAt: string;
}

export type CheckIn =
  | ({ readonly kind: 'welcome' | 'already-used' } & Admission)
  /** Signed by this shop, but its order is not paid, or no longer. */
  | { readonly kind: 'not-valid'; readonly status: OrderStatus }
  | { readonly kind: 'not-ours' };

/**
 * Marks the ticket as used where its order is paid, in one statement: of two doors that scan at the same time,
 * the primary key lets one through. The order's row is shared with other doors, and kept from a refund meanwhile.
 */
const USE: Statement<string> = {
  name: 'use-ticket',
  text: `
    INSERT INTO tickets (code, order_id, n)
    SELECT $1::text, id, $3::int FROM orders
    WHERE id = $2::uuid AND status = 'paid' AND quantity >= $3::int
    FOR SHARE
    ON CONFLICT DO NOTHING
    RETURNING code`,
  row: (row) => readText(row, 'code'),
};

/** A statement of its own: the one that used the ticket does not see what another door committed meanwhile. */
const LOOK: Statement<{ readonly status: OrderStatus; readonly quantity: number } & LookedUp> = {
  name: 'look-at-ticket',
  text: `
    SELECT ${ORDER_COLUMNS}, ${isoUtc('tickets.used_at')} AS used_at, events.name AS event, events.city,
      ticket_types.name AS ticket_type, ${isoUtc('events.starts_at')} AS starts_at
    FROM orders
    JOIN ticket_types ON ticket_types.id = orders.ticket_type_id
    JOIN events ON events.id = ticket_types.event_id
    LEFT JOIN tickets ON tickets.code = $1::text AND tickets.order_id = orders.id
    WHERE orders.id = $2::uuid`,
  row: (row) => ({
    ...readOrder(row),
    usedAt: readTextOrNull(row, 'used_at'),
    event: readText(row, 'event'),
    city: readText(row, 'city'),
    ticketType: readText(row, 'ticket_type'),
    startsAt: readText(row, 'starts_at'),
  }),
};

interface LookedUp extends Omit<Admission, 'n' | 'quantity' | 'usedAt'> {
  readonly usedAt: string | null;
}

/**
 * Lets a ticket in once. The same answer for whatever this shop did not sign.
 * @param payload what the door scanned
 * @throws {StoreError} Postgres is out of reach; `effect` `unknown`: it may be marked as used
 */
export async function checkIn(sql: Sql, payload: string, ticketSecret: string): Promise<CheckIn> {
  const ticket = readTicketPayload(payload, ticketSecret);
  if (!ticket) return { kind: 'not-ours' };
  const { code, orderId, n } = ticket;
  const [used] = await sql.query(USE, [code, orderId, n]);
  return admit(sql, ticket, used !== undefined);
}

async function admit(sql: Sql, { code, orderId, n }: SignedTicket, isFirst: boolean): Promise<CheckIn> {
  const [found] = await sql.query(LOOK, [code, orderId]);
  if (!found || n > found.quantity) return { kind: 'not-ours' };
  const { status, usedAt, event, city, ticketType, startsAt, quantity } = found;
  if (usedAt === null) return { kind: 'not-valid', status };
  const kind = isFirst ? 'welcome' : 'already-used';
  return { kind, usedAt, event, city, ticketType, startsAt, n, quantity };
}
