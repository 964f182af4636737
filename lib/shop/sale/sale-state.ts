import { isoUtc, readBoolean, readInt, readText } from '@/lib/core/stores/columns';
import type { Sql, SqlRow, Statement } from '@/lib/core/stores/postgres';
import { ORDER_COLUMNS, readOrder } from './order-row';
import type { Order, Purchase, SaleOutcome } from './outcome';

/** A ticket type as one statement read it. */
export interface TicketTypeSnapshot {
  readonly generation: number;
  readonly version: number;
  readonly stock: number;
  readonly limit: number;
  readonly admissionLimit: number | null;
  /** By Postgres' clock; 0 or less: it is on sale. */
  readonly msUntilSale: number;
  readonly saleStartsAt: string;
  /** Purchases hold their tickets until they are paid. */
  readonly hasHolds: boolean;
  /** Tickets of held orders, and of how many of these orders the hold is over. */
  readonly held: number;
  readonly dueHolds: number;
  /** Nothing was ever sold or held in this generation: no key of it can have an order. */
  readonly neverSold: boolean;
}

/** What there is for one purchase: the order of its key, the type, and what the buyer has of it. */
export interface SaleState {
  readonly order: Order | null;
  readonly ticketType: TicketTypeSnapshot | null;
  readonly bought: number;
}

const TYPE_COLUMNS = `t.generation, t.version, t.stock, t.per_buyer_limit,
  coalesce(t.admission_limit, 0) AS admission_limit, ${isoUtc('t.sale_starts_at')} AS sale_starts_at,
  ceil(extract(epoch FROM t.sale_starts_at - now()) * 1000)::bigint AS ms_until_sale,
  t.hold_ms IS NOT NULL AS has_holds, holds.held, holds.due_holds,
  NOT EXISTS (SELECT FROM stock_events e WHERE e.ticket_type_id = t.id AND e.order_id IS NOT NULL) AS never_sold`;

const JOIN_HOLDS = `LEFT JOIN LATERAL (
      SELECT coalesce(sum(quantity), 0) AS held, count(*) FILTER (WHERE held_until <= now()) AS due_holds
      FROM orders WHERE ticket_type_id = t.id AND status = 'held'
    ) AS holds ON true`;

function readTicketType(row: SqlRow): TicketTypeSnapshot {
  return {
    generation: readInt(row, 'generation'),
    version: readInt(row, 'version'),
    stock: readInt(row, 'stock'),
    limit: readInt(row, 'per_buyer_limit'),
    admissionLimit: readInt(row, 'admission_limit') || null,
    msUntilSale: readInt(row, 'ms_until_sale'),
    saleStartsAt: readText(row, 'sale_starts_at'),
    hasHolds: readBoolean(row, 'has_holds'),
    held: readInt(row, 'held'),
    dueHolds: readInt(row, 'due_holds'),
    neverSold: readBoolean(row, 'never_sold'),
  };
}

const READ_TICKET_TYPES: Statement<TicketTypeSnapshot & { readonly id: string }> = {
  name: 'read-ticket-types',
  text: `SELECT t.id, ${TYPE_COLUMNS} FROM ticket_types t ${JOIN_HOLDS} WHERE t.id = ANY($1)`,
  row: (row) => ({ id: readText(row, 'id'), ...readTicketType(row) }),
};

/** The ticket types of those ids, as they are now. */
export function readTicketTypes(sql: Sql, ids: readonly string[]) {
  return sql.query(READ_TICKET_TYPES, [ids]);
}

const STATE_COLUMNS = `${TYPE_COLUMNS}, ${ORDER_COLUMNS}, coalesce(c.count, 0) AS bought,
      t.id IS NOT NULL AS has_type, orders.id IS NOT NULL AS has_order`;

const toState = (row: SqlRow): SaleState => ({
  order: readBoolean(row, 'has_order') ? readOrder(row) : null,
  ticketType: readBoolean(row, 'has_type') ? readTicketType(row) : null,
  bought: readInt(row, 'bought'),
});

export const READ_SALE_STATE: Statement<SaleState> = {
  name: 'read-sale-state',
  text: `
    SELECT ${STATE_COLUMNS}
    FROM (SELECT) AS one
    LEFT JOIN ticket_types t ON t.id = $1
    ${JOIN_HOLDS}
    LEFT JOIN orders ON orders.buyer_id = $2 AND orders.idempotency_key = $3
    LEFT JOIN buyer_counts c ON c.ticket_type_id = $1 AND c.buyer_id = $2`,
  row: toState,
};

const READ_SALE_STATES: Statement<SaleState> = {
  name: 'read-sale-states',
  text: `
    SELECT ${STATE_COLUMNS}
    FROM unnest($1::text[], $2::uuid[], $3::text[])
      WITH ORDINALITY AS asked (ticket_type_id, buyer_id, idempotency_key, place)
    LEFT JOIN ticket_types t ON t.id = asked.ticket_type_id
    ${JOIN_HOLDS}
    LEFT JOIN orders ON orders.buyer_id = asked.buyer_id AND orders.idempotency_key = asked.idempotency_key
    LEFT JOIN buyer_counts c ON c.ticket_type_id = asked.ticket_type_id AND c.buyer_id = asked.buyer_id
    ORDER BY place`,
  row: toState,
};

/**
 * Reads in a new snapshot. The statement that found no row to update could not see what was committed after it
 * began, the order of its own key among it; this one can.
 */
export async function readSaleState(sql: Sql, purchase: Purchase): Promise<SaleState> {
  const [state] = await sql.query(READ_SALE_STATE, [
    purchase.ticketTypeId,
    purchase.buyerId,
    purchase.idempotencyKey,
  ]);
  return state ?? { order: null, ticketType: null, bought: 0 };
}

/** The same of many purchases, each in its place. */
export function readSaleStates(sql: Sql, purchases: readonly Purchase[]): Promise<readonly SaleState[]> {
  return sql.query(READ_SALE_STATES, [
    purchases.map(({ ticketTypeId }) => ticketTypeId),
    purchases.map(({ buyerId }) => buyerId),
    purchases.map(({ idempotencyKey }) => idempotencyKey),
  ]);
}

/** What a buyer is told to wait while others hold what she wants. */
export const ALL_HELD_RETRY_MS = 5000;

/** What the state means for the purchase; null: nothing stands in its way. */
export function evaluate(purchase: Purchase, { order, ticketType, bought }: SaleState): SaleOutcome | null {
  if (order !== null) return replay(purchase, order);
  if (ticketType === null) return { kind: 'not-found' };
  if (bought + purchase.quantity > ticketType.limit)
    return { kind: 'limit-reached', limit: ticketType.limit };
  if (ticketType.msUntilSale > 0) return { kind: 'not-on-sale', saleStartsAt: ticketType.saleStartsAt };
  const { stock, held } = ticketType;
  if (stock >= purchase.quantity) return null;
  if (held > 0 && stock + held >= purchase.quantity) {
    return { kind: 'all-held', held, retryAfterMs: ALL_HELD_RETRY_MS };
  }
  return { kind: 'sold-out', left: stock };
}

/** The order of a key answers for it, unless the key now comes with another request. */
export function replay(purchase: Purchase, order: Order): SaleOutcome {
  const isSameRequest = order.ticketTypeId === purchase.ticketTypeId && order.quantity === purchase.quantity;
  return isSameRequest ? { kind: 'sold', order, replayed: true } : { kind: 'key-reused' };
}
