import { readInt, readText } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import type { World } from '@/lib/teaching/explorer/timeline';
import { TICKET_TYPE } from './sandbox-schema';

/** An order as the judge wants it: by its full id. */
export interface SandboxOrder {
  readonly id: string;
  readonly buyerId: string;
  readonly quantity: number;
}

/** What Postgres holds: committed, as anybody else would read it. */
export interface Books {
  readonly row: World['row'];
  /** Those that have their tickets: held or paid. */
  readonly orders: readonly SandboxOrder[];
  readonly cancelled: readonly SandboxOrder[];
  /** How many tickets each buyer has, by `buyer_counts`. */
  readonly counts: readonly { readonly buyerId: string; readonly count: number }[];
  /** The sales of these orders by `stock_events`, and those of orders that are not there. */
  readonly events: readonly { readonly orderId: string; readonly delta: number }[];
}

const THERE = `'held', 'paid'`;
const ORDER = `json_build_object('id', id, 'buyerId', buyer_id, 'quantity', quantity)`;

export const BOOKS: Statement<Books> = {
  name: 'lab-books',
  text: `
    SELECT t.stock, t.version, t.fence, (
      SELECT coalesce(json_agg(${ORDER} ORDER BY id), '[]') FROM orders WHERE status IN (${THERE})
    )::text AS orders, (
      SELECT coalesce(json_agg(${ORDER} ORDER BY id), '[]') FROM orders WHERE status NOT IN (${THERE})
    )::text AS cancelled, (
      SELECT coalesce(json_agg(json_build_object('buyerId', buyer_id, 'count', count)), '[]') FROM buyer_counts
    )::text AS counts, (
      SELECT coalesce(json_agg(json_build_object('orderId', e.order_id, 'delta', e.delta)), '[]')
      FROM stock_events e LEFT JOIN orders o ON o.id = e.order_id
      WHERE e.kind = 'sold' AND (o.id IS NULL OR o.status IN (${THERE}))
    )::text AS events FROM ticket_types t WHERE id = '${TICKET_TYPE}'`,
  row: (row) => ({
    row: { stock: readInt(row, 'stock'), version: readInt(row, 'version'), fence: readInt(row, 'fence') },
    orders: JSON.parse(readText(row, 'orders')),
    cancelled: JSON.parse(readText(row, 'cancelled')),
    counts: JSON.parse(readText(row, 'counts')),
    events: JSON.parse(readText(row, 'events')),
  }),
};
