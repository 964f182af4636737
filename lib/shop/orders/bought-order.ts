import { EVENT_ENDS_AT, isoUtc, readBoolean, readText } from '@/lib/core/stores/columns';
import type { Sql, SqlRow, Statement } from '@/lib/core/stores/postgres';
import { ORDER_COLUMNS, readOrder } from '@/lib/shop/sale/order-row';
import type { Order } from '@/lib/shop/sale/outcome';
import { isOrderSecret } from './secret-link';

/** An order with what is printed on its tickets. */
export interface BoughtOrder extends Order {
  readonly ticketType: string;
  readonly event: {
    readonly slug: string;
    readonly name: string;
    readonly venue: string;
    readonly city: string;
    /** ISO 8601 */
    readonly startsAt: string;
    readonly endsAt: string;
  };
  /**
   * Whether its buyer looks at it. The one place that says who may do something with an order (give it back, pay
   * for it): the buyer's cookie alone. A secret link, and a browser that adopted the order by it, only show it.
   */
  readonly isOwn: boolean;
  /** The numbers, from 1, of the tickets that were used at the door. */
  readonly usedNumbers: readonly number[];
}

/** $1: the buyer ids of the browser that asks. */
const SELECT = `
  SELECT ${ORDER_COLUMNS}, orders.buyer_id = ANY($1::uuid[]) AS is_own, ticket_types.name AS ticket_type, events.slug, events.name, events.venue,
    events.city, ${isoUtc('events.starts_at')} AS starts_at, ${isoUtc(EVENT_ENDS_AT)} AS ends_at,
    (SELECT coalesce(string_agg(tickets.n::text, ','), '') FROM tickets WHERE tickets.order_id = orders.id)
      AS used_numbers
  FROM orders
  JOIN ticket_types ON ticket_types.id = orders.ticket_type_id
  JOIN events ON events.id = ticket_types.event_id`;

const FIND: Statement<BoughtOrder> = {
  name: 'find-bought-order',
  text: `${SELECT} WHERE orders.id = $2::uuid AND (orders.buyer_id = ANY($1::uuid[]) OR $3::boolean)`,
  row: readBought,
};

/** The newest ones; the unique index on (buyer_id, idempotency_key), and the primary key, find them. */
const LIST: Statement<BoughtOrder> = {
  name: 'list-bought-orders',
  text: `${SELECT} WHERE orders.buyer_id = ANY($1::uuid[]) OR orders.id = ANY($2::uuid[])
    ORDER BY orders.created_at DESC, orders.id LIMIT 100`,
  row: readBought,
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A browser, as its cookies tell. */
export interface Viewer {
  /** All its buyer ids: well-formed UUIDs. */
  readonly buyerIds: readonly string[];
  /** The orders whose secret links it opened. */
  readonly adoptedIds: readonly string[];
}

/** A visitor who asks for an order, and with what. */
interface Asker extends Pick<Viewer, 'buyerIds'> {
  /** The secret of the link, as it came; null where there is none. */
  readonly secret: string | null;
  readonly ticketSecret: string;
}

/**
 * The order, for its buyer or for whoever has its secret link. Foreign, unknown and malformed are one: null.
 * @throws {StoreError} Postgres is out of reach
 */
export async function findBoughtOrder(
  sql: Sql,
  orderId: string,
  { buyerIds, secret, ticketSecret }: Asker,
): Promise<BoughtOrder | null> {
  if (!UUID.test(orderId)) return null;
  const hasLink = secret !== null && isOrderSecret(secret, orderId, ticketSecret);
  const [order] = await sql.query(FIND, [buyerIds, orderId, hasLink]);
  return order ?? null;
}

/**
 * The orders that a browser bought or adopted, the newest first, a hundred at most.
 * @throws {StoreError} Postgres is out of reach
 */
export function listBoughtOrders(
  sql: Sql,
  { buyerIds, adoptedIds }: Viewer,
): Promise<readonly BoughtOrder[]> {
  return sql.query(LIST, [buyerIds, adoptedIds]);
}

function readBought(row: SqlRow): BoughtOrder {
  const used = readText(row, 'used_numbers');
  return {
    ...readOrder(row),
    ticketType: readText(row, 'ticket_type'),
    event: {
      slug: readText(row, 'slug'),
      name: readText(row, 'name'),
      venue: readText(row, 'venue'),
      city: readText(row, 'city'),
      startsAt: readText(row, 'starts_at'),
      endsAt: readText(row, 'ends_at'),
    },
    isOwn: readBoolean(row, 'is_own'),
    usedNumbers: used === '' ? [] : used.split(',').map(Number),
  };
}
