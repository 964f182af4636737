import { readInt, readText } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import { audit } from '@/lib/shop/audit/audit';
import { drift } from './drift';

/** The buyers' counts are a drift of their own, which may be mended. */
const IS_OF_COUNTS = /: the buyers' counts differ/;

/** Each broken invariant of a ticket type. Nobody mends it: which side is wrong, only a person can find out. */
export const books = drift({
  kind: 'books',
  holds: 'stock, held and sold against capacity, ledger, orders and limits',
  async find({ stores: { postgres } }) {
    const { violations } = await audit(postgres);
    return violations
      .filter((violation) => !IS_OF_COUNTS.test(violation))
      .map((violation) => {
        const [id = ''] = violation.split(': ', 1);
        return { subject: id, ticketTypeId: id, text: violation.slice(id.length + 2), facts: null };
      });
  },
});

interface Strayed {
  readonly orderId: string;
  readonly ticketTypeId: string;
  readonly status: string;
  readonly last: string;
}

const AFTER = `CASE e.kind WHEN 'sold' THEN 'paid' ELSE e.kind END`;

/** Of whole ticket types: a join of all orders with their last events. */
const STRAYED: Statement<Strayed> = {
  name: 'audit-strayed-orders',
  text: `
    SELECT /* not for pg_stat_statements */ o.id, o.ticket_type_id, o.status, coalesce(${AFTER}, 'none') AS last
    FROM orders o JOIN ticket_types t ON t.id = o.ticket_type_id LEFT JOIN (
      SELECT DISTINCT ON (order_id) order_id, kind FROM stock_events WHERE order_id IS NOT NULL
      ORDER BY order_id, version DESC, n DESC
    ) e ON e.order_id = o.id
    WHERE o.status <> coalesce(${AFTER}, 'none') ORDER BY o.id LIMIT 1000`,
  row: (row) => ({
    orderId: readText(row, 'id'),
    ticketTypeId: readText(row, 'ticket_type_id'),
    status: readText(row, 'status'),
    last: readText(row, 'last'),
  }),
};

export const strayedOrders = drift<Strayed>({
  kind: 'order-and-event',
  holds: "each order's status against its last event",
  find: async ({ stores: { postgres } }) =>
    (await postgres.query(STRAYED, [])).map((facts) => ({
      ...{ subject: facts.orderId, ticketTypeId: facts.ticketTypeId, facts },
      text: `it is ${facts.status}, its last event says ${facts.last}`,
    })),
});

interface Doubled {
  readonly orderId: string;
  readonly ticketTypeId: string;
  readonly orders: number;
}

const DOUBLED: Statement<Doubled> = {
  name: 'audit-doubled-keys',
  text: `
    SELECT /* not for pg_stat_statements */ min(id::text) AS id, min(ticket_type_id) AS ticket_type_id, count(*) AS orders
    FROM orders GROUP BY buyer_id, idempotency_key HAVING count(*) > 1 ORDER BY 1 LIMIT 1000`,
  row: (row) => ({
    orderId: readText(row, 'id'),
    ticketTypeId: readText(row, 'ticket_type_id'),
    orders: readInt(row, 'orders'),
  }),
};

export const doubledKeys = drift<Doubled>({
  kind: 'two-orders-of-a-key',
  holds: 'orders against their idempotency keys',
  find: async ({ stores: { postgres } }) =>
    (await postgres.query(DOUBLED, [])).map((facts) => ({
      ...{ subject: facts.orderId, ticketTypeId: facts.ticketTypeId, facts },
      text: `${facts.orders} orders have the same key, of which this is the first`,
    })),
});
