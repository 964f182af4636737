/**
 * Exercise 4, solved: the sum of a buyer's orders stands in one row, its CHECK is the rule, and the statement that
 * sells touches it. Two windows of one buyer now meet at a row.
 */

import type { Statement } from '@/lib/core/stores/postgres';
import { SqlError } from '@/lib/core/stores/store-error';
import { ORDER_COLUMNS, readOrder } from '@/lib/shop/sale/order-row';
import type { Order } from '@/lib/shop/sale/outcome';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import type { Strategy } from '@/lib/shop/strategies/strategy';

const SELL: Statement<Order> = {
  name: 'sell',
  text: `
    WITH sold AS (
      UPDATE ticket_types SET stock = stock - $2, version = version + 1
      WHERE id = $1 AND stock >= $2
      RETURNING id, version, price_cents, currency, per_buyer_limit
    ), counted AS (
      INSERT INTO buyer_counts (ticket_type_id, buyer_id, count, "limit")
      SELECT id, $3::uuid, $2, per_buyer_limit FROM sold
      ON CONFLICT (ticket_type_id, buyer_id) DO UPDATE SET count = buyer_counts.count + excluded.count
    ), recorded AS (
      INSERT INTO stock_events (ticket_type_id, version, n, kind, delta, order_id)
      SELECT id, version, 0, 'sold', -$2, $5::uuid FROM sold
    )
    INSERT INTO orders (id, buyer_id, idempotency_key, ticket_type_id, quantity, total_cents, currency, status)
    SELECT $5, $3, $4::text, id, $2, price_cents * $2, currency, 'paid' FROM sold
    RETURNING ${ORDER_COLUMNS}`,
  row: readOrder,
};

const LIMIT = 1;

export const strategy: Strategy = {
  id: 'solution-04',
  promise: {
    oversell: 'never',
    breaksUnder: [],
    because: 'The limit is a CHECK on a row that each sale touches.',
  },
  async sell(purchase, { postgres, newId }) {
    const { ticketTypeId, quantity, buyerId, idempotencyKey } = purchase;
    const params = [ticketTypeId, quantity, buyerId, idempotencyKey, newId()];
    try {
      const [order] = await postgres.query(SELL, params);
      if (order) return { kind: 'sold', order, replayed: false };
    } catch (error) {
      if (!(error instanceof SqlError && error.constraint === 'buyer_counts_within_limit')) throw error;
      return { kind: 'limit-reached', limit: LIMIT };
    }
    return (
      evaluate(purchase, await readSaleState(postgres, purchase)) ?? { kind: 'contended', retryAfterMs: 50 }
    );
  },
};
