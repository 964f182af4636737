import { groupBy } from '@/lib/core/group-by';
import { isoUtc, readBoolean, readInt, readText, readTextOrNull } from '@/lib/core/stores/columns';
import type { Postgres, SqlRow, Statement } from '@/lib/core/stores/postgres';
import { MISMATCH } from '@/lib/shop/checkout/pairs';
import { findViolations, type TicketTypeFacts } from './violations';

interface AuditedTicketType {
  readonly id: string;
  readonly capacity: number;
  readonly stock: number;
  /** Tickets of held orders, counted from the orders. */
  readonly held: number;
  /** Tickets of paid orders, counted from the orders. */
  readonly sold: number;
  readonly oversold: number;
  /** How often the stock had changed: what the history says after it came later. */
  readonly version: number;
}

/** The invariants, judged in one snapshot of the database, taken at `asOf` (ISO 8601, UTC). */
export interface Audit {
  readonly ok: boolean;
  /** Readable sentences, each beginning with the id of its ticket type and a colon. */
  readonly violations: readonly string[];
  readonly ticketTypes: readonly AuditedTicketType[];
  /** Of each currency: what was charged, what is to be given back, and what was. */
  readonly money: readonly MoneySums[];
  /** Orders that are not at rest. */
  readonly onTheWay: OnTheWay;
  readonly asOf: string;
}

interface MoneySums {
  readonly currency: string;
  readonly chargedCents: number;
  readonly owedCents: number;
  readonly returnedCents: number;
}

interface OnTheWay {
  readonly held: number;
  /** A payment may be charged. */
  readonly open: number;
  readonly owed: number;
  /** Holds that ended two seconds ago and more, and payments of gone tickets past twice their hold and half a minute. */
  readonly overdue: number;
}

/**
 * A mark of one (id, number) pair; the sum of a table's marks tells two tables apart that should say the same,
 * in one pass each: joining a million orders with their events would take seconds.
 */
const mark = (id: string, number: string) => `sum(${number} * (uuid_hash_extended(${id}, 0) >> 20))`;

/**
 * An order is opened by a sale or a hold. One that expired counts as closed again, so that an order which was honoured
 * after that has been opened once all the same.
 */
const OPENS = `kind IN ('sold', 'held', 'expired')`;
/** One number says of an order that it was opened, and whether its tickets are sold or held: so one mark tells all. */
const EVENT_WEIGHT = `(CASE WHEN ${OPENS} THEN -5 * delta ELSE 0 END + sold + 3 * held)`;
const ORDER_WEIGHT = `(quantity * CASE status WHEN 'paid' THEN 6 WHEN 'held' THEN 8 WHEN 'expired' THEN 0 ELSE 5 END)`;

interface AuditRow {
  readonly asOf: string;
  /** Judged as all are, and in no list. */
  readonly isHidden: boolean;
  /** Null: there is no such ticket type, or none at all. */
  readonly facts: TicketTypeFacts | null;
  readonly money: MoneySums | null;
  readonly onTheWay: OnTheWay;
  /** What was sold of a ticket type that is not there: no foreign key forbids it. */
  readonly orphan: string | null;
}

const AUDIT: Statement<AuditRow> = {
  name: 'audit',
  text: `
    SELECT /* not for pg_stat_statements */ ${isoUtc('now()')} AS as_of, t.id, t.capacity, t.stock, t.version, t.per_buyer_limit, coalesce(t.hidden, false) AS hidden,
      coalesce(o.ticket_type_id, e.ticket_type_id, c.ticket_type_id) AS sold_of,
      coalesce(o.sold, 0) AS sold, coalesce(o.held, 0) AS held,
      coalesce(o.orders, 0) AS orders, coalesce(o.tickets, 0) AS tickets, coalesce(o.paid_cents, 0) AS paid_cents,
      coalesce(e.held, 0) AS held_in_history, coalesce(e.sold, 0) AS sold_in_history, coalesce(e.revenue, 0) AS revenue,
      t.currency, coalesce(o.charged_cents, 0) AS charged_cents, coalesce(o.owed_cents, 0) AS owed_cents,
      coalesce(o.returned_cents, 0) AS returned_cents, coalesce(o.held_orders, 0) AS held_orders,
      coalesce(o.open_orders, 0) AS open_orders, coalesce(o.owed_orders, 0) AS owed_orders,
      coalesce(o.overdue, 0) AS overdue, coalesce(o.unpaid, 0) AS unpaid, coalesce(p.charged_twice, 0) AS charged_twice,
      coalesce(p.mismatched, 0) AS mismatched, p.first_wrong,
      coalesce(e.events, 0) AS events, coalesce(e.sales, 0) AS sales, coalesce(e.sold_tickets, 0) AS sold_tickets,
      coalesce(o.order_mark, 0) = coalesce(e.order_mark, 0) AS has_same_orders,
      coalesce(e.total, 0) AS total, coalesce(e.versions, 0) AS versions,
      coalesce(e.first, 0) AS first_version, coalesce(e.last, 0) AS last_version,
      coalesce(e.opened = e.first, false) AS is_opened,
      coalesce(c.counts, 0) AS counts, coalesce(c.counted, 0) AS counted, coalesce(c.highest, 0) AS highest_count,
      coalesce(o.buyer_mark, 0) = coalesce(c.buyer_mark, 0) AS has_same_buyers
    FROM (SELECT) AS one
    LEFT JOIN (ticket_types t FULL JOIN (
      SELECT ticket_type_id, count(*) FILTER (WHERE status <> 'expired') AS orders,
        coalesce(sum(quantity) FILTER (WHERE status <> 'expired'), 0) AS tickets,
        sum(total_cents) FILTER (WHERE status = 'paid') AS paid_cents,
        sum(total_cents) FILTER (WHERE money = 'charged') AS charged_cents,
        sum(total_cents) FILTER (WHERE money = 'owed') AS owed_cents,
        sum(total_cents) FILTER (WHERE money = 'returned') AS returned_cents,
        count(*) FILTER (WHERE status = 'held') AS held_orders, count(*) FILTER (WHERE money = 'open') AS open_orders,
        count(*) FILTER (WHERE money = 'owed') AS owed_orders,
        count(*) FILTER (WHERE held_until < now() - interval '2 s' OR (status IN ('cancelled', 'expired')
          AND money IN ('open', 'owed') AND created_at < now() - interval '2 hours 30 s')) AS overdue,
        count(*) FILTER (WHERE status = 'paid' AND intent_id IS NOT NULL AND money <> 'charged') AS unpaid,
        sum(quantity) FILTER (WHERE status = 'paid') AS sold,
        sum(quantity) FILTER (WHERE status = 'held') AS held,
        ${mark('id', ORDER_WEIGHT)} AS order_mark,
        ${mark('buyer_id', 'quantity')} FILTER (WHERE status IN ('held', 'paid')) AS buyer_mark
      FROM orders GROUP BY ticket_type_id
    ) o ON o.ticket_type_id = t.id FULL JOIN (
      SELECT ticket_type_id, sum(delta) AS total, count(*) AS events,
        count(*) FILTER (WHERE n = 0) AS versions, min(version) AS first, max(version) AS last,
        max(version) FILTER (WHERE kind = 'reset') AS opened,
        sum(held) AS held, sum(sold) AS sold, sum(revenue) AS revenue,
        count(*) FILTER (WHERE kind IN ('sold', 'held')) - count(*) FILTER (WHERE kind = 'expired') AS sales,
        -sum(delta) FILTER (WHERE ${OPENS}) AS sold_tickets,
        ${mark('order_id', EVENT_WEIGHT)} FILTER (WHERE order_id IS NOT NULL) AS order_mark
      FROM stock_events GROUP BY ticket_type_id
    ) e ON e.ticket_type_id = coalesce(t.id, o.ticket_type_id) FULL JOIN (
      SELECT ticket_type_id, sum(count) AS counted, count(*) AS counts, max(count) AS highest,
        ${mark('buyer_id', 'count')} AS buyer_mark
      FROM buyer_counts GROUP BY ticket_type_id
    ) c ON c.ticket_type_id = coalesce(t.id, o.ticket_type_id, e.ticket_type_id)) ON true LEFT JOIN (
      SELECT o.ticket_type_id, count(*) FILTER (WHERE charges > 1) AS charged_twice,
        count(*) FILTER (WHERE is_mismatched) AS mismatched, min(o.id::text) AS first_wrong
      FROM (
        SELECT order_id, count(*) FILTER (WHERE outcome = 'charged') AS charges,
          coalesce(bool_or(code = '${MISMATCH}'), false) AS is_mismatched
        FROM payments GROUP BY order_id
      ) AS attempts JOIN orders o ON o.id = order_id
      WHERE charges > 1 OR (is_mismatched AND o.money = 'open') GROUP BY o.ticket_type_id
    ) p ON p.ticket_type_id = t.id
    ORDER BY t.id`,
  row: (row) => ({
    asOf: readText(row, 'as_of'),
    isHidden: readBoolean(row, 'hidden'),
    facts:
      readTextOrNull(row, 'id') === null
        ? null
        : {
            id: readText(row, 'id'),
            capacity: readInt(row, 'capacity'),
            stock: readInt(row, 'stock'),
            version: readInt(row, 'version'),
            limit: readInt(row, 'per_buyer_limit'),
            sold: readInt(row, 'sold'),
            held: readInt(row, 'held'),
            orders: readInt(row, 'orders'),
            tickets: readInt(row, 'tickets'),
            paidCents: readInt(row, 'paid_cents'),
            unpaid: readInt(row, 'unpaid'),
            chargedTwice: readInt(row, 'charged_twice'),
            mismatched: readInt(row, 'mismatched'),
            firstWrong: readTextOrNull(row, 'first_wrong'),
            hasSameOrders: readBoolean(row, 'has_same_orders'),
            history: {
              sales: readInt(row, 'sales'),
              soldTickets: readInt(row, 'sold_tickets'),
              held: readInt(row, 'held_in_history'),
              sold: readInt(row, 'sold_in_history'),
              revenue: readInt(row, 'revenue'),
              total: readInt(row, 'total'),
              versions: readInt(row, 'versions'),
              first: readInt(row, 'first_version'),
              last: readInt(row, 'last_version'),
              isOpened: readBoolean(row, 'is_opened'),
            },
            counted: readInt(row, 'counted'),
            highestCount: readInt(row, 'highest_count'),
            hasSameBuyers: readBoolean(row, 'has_same_buyers'),
          },
    money:
      readTextOrNull(row, 'currency') === null
        ? null
        : {
            currency: readText(row, 'currency'),
            chargedCents: readInt(row, 'charged_cents'),
            owedCents: readInt(row, 'owed_cents'),
            returnedCents: readInt(row, 'returned_cents'),
          },
    onTheWay: {
      held: readInt(row, 'held_orders'),
      open: readInt(row, 'open_orders'),
      owed: readInt(row, 'owed_orders'),
      overdue: readInt(row, 'overdue'),
    },
    orphan: readTextOrNull(row, 'id') === null ? describeOrphan(row) : null,
  }),
};

function describeOrphan(row: SqlRow): string | null {
  const id = readTextOrNull(row, 'sold_of');
  const [orders, events, counts] = ['orders', 'events', 'counts'].map((name) => readInt(row, name));
  return (
    id && `${id}: the ticket type is gone, but left ${orders} orders, ${events} events and ${counts} counts`
  );
}

/**
 * Judges all ticket types from what Postgres holds: one statement, so one snapshot.
 * @throws {StoreError | SqlError} Postgres is out of reach, or the statement ran into its timeout
 */
export async function audit(postgres: Postgres): Promise<Audit> {
  const rows = await postgres.query(AUDIT, []);
  const facts = rows.flatMap((row) => row.facts ?? []);
  const violations = [...facts.flatMap(findViolations), ...rows.flatMap((row) => row.orphan ?? [])];
  return {
    ok: violations.length === 0,
    violations,
    ticketTypes: rows
      .flatMap(({ facts, isHidden }) => (isHidden ? [] : (facts ?? [])))
      .map(({ id, capacity, stock, held, sold, version }) => ({
        id,
        capacity,
        stock,
        held,
        sold,
        oversold: Math.max(0, sold + held - capacity),
        version,
      })),
    money: sumMoney(rows.flatMap((row) => row.money ?? [])),
    onTheWay: {
      held: sumOf(rows, 'held'),
      open: sumOf(rows, 'open'),
      owed: sumOf(rows, 'owed'),
      overdue: sumOf(rows, 'overdue'),
    },
    asOf: rows[0]?.asOf ?? '',
  };
}

const sumOf = (rows: readonly AuditRow[], name: keyof OnTheWay) =>
  rows.reduce((sum, { onTheWay }) => sum + onTheWay[name], 0);

function sumMoney(sums: readonly MoneySums[]): readonly MoneySums[] {
  return [...groupBy(sums, ({ currency }) => currency)].map(([currency, group]) => {
    const sum = (of: (sums: MoneySums) => number) => group.reduce((total, each) => total + of(each), 0);
    return {
      currency,
      chargedCents: sum(({ chargedCents }) => chargedCents),
      owedCents: sum(({ owedCents }) => owedCents),
      returnedCents: sum(({ returnedCents }) => returnedCents),
    };
  });
}
