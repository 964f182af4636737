/**
 * Exercise 2, solved: the guard, the decrement and the order are one statement. A buyer who waits at the row sees the
 * new stock, and a statement that dies has done nothing.
 */

import type { Statement } from '@/lib/core/stores/postgres';
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

export const strategy: Strategy = {
  id: 'solution-02',
  promise: {
    oversell: 'never',
    breaksUnder: [],
    because: 'It is read and written under the lock of its row.',
  },
  async sell(purchase, { postgres, newId }) {
    const { ticketTypeId, quantity, buyerId, idempotencyKey } = purchase;
    const params = [ticketTypeId, quantity, buyerId, idempotencyKey, newId()];
    const [order] = await postgres.query(SELL, params);
    if (order) return { kind: 'sold', order, replayed: false };
    return (
      evaluate(purchase, await readSaleState(postgres, purchase)) ?? { kind: 'contended', retryAfterMs: 50 }
    );
  },
};
