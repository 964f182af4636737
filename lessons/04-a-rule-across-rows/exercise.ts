/**
 * Exercise 4: one ticket a buyer.
 * The stock has its guard. The other rule, how many a buyer may have, is about the sum of many rows, and it is
 * checked by counting them first. The same buyer with two windows open counts 0 in both.
 *
 * Your turn: give the rule a row of its own to stand on. `buyer_counts (ticket_type_id, buyer_id, count, "limit")`
 * has one for each buyer, and a CHECK named `buyer_counts_within_limit`. Touch it in the statement that sells
 * (`INSERT … ON CONFLICT (ticket_type_id, buyer_id) DO UPDATE …`): what breaks the CHECK takes the whole sale
 * back, with an `SqlError` whose `constraint` is that name. `{ kind: 'limit-reached', limit }` says it.
 */

import { readInt } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import { ORDER_COLUMNS, readOrder } from '@/lib/shop/sale/order-row';
import type { Order } from '@/lib/shop/sale/outcome';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import type { Strategy } from '@/lib/shop/strategies/strategy';

const COUNT_BOUGHT: Statement<number> = {
  name: 'count-bought',
  text: `
    SELECT coalesce(sum(quantity), 0) AS bought FROM orders
    WHERE ticket_type_id = $1 AND buyer_id = $2`,
  row: (row) => readInt(row, 'bought'),
};

const SELL: Statement<Order> = {
  name: 'sell',
  text: `
    WITH sold AS (
      UPDATE ticket_types SET stock = stock - $2, version = version + 1
      WHERE id = $1 AND stock >= $2
      RETURNING id, version, price_cents, currency, per_buyer_limit
    ), recorded AS (
      INSERT INTO stock_events (ticket_type_id, version, n, kind, delta, order_id)
      SELECT id, version, 0, 'sold', -$2, $5::uuid FROM sold
    )
    INSERT INTO orders (id, buyer_id, idempotency_key, ticket_type_id, quantity, total_cents, currency, status)
    SELECT $5, $3::uuid, $4::text, id, $2, price_cents * $2, currency, 'paid' FROM sold
    RETURNING ${ORDER_COLUMNS}`,
  row: readOrder,
};

const LIMIT = 1;

export const strategy: Strategy = {
  id: 'exercise-04',
  promise: { oversell: 'never', breaksUnder: [], because: 'Say here why it holds.' },
  async sell(purchase, { postgres, newId }) {
    const { ticketTypeId, quantity, buyerId, idempotencyKey } = purchase;
    const [bought = 0] = await postgres.query(COUNT_BOUGHT, [ticketTypeId, buyerId]);
    if (bought + quantity > LIMIT) return { kind: 'limit-reached', limit: LIMIT };

    const params = [ticketTypeId, quantity, buyerId, idempotencyKey, newId()];
    const [order] = await postgres.query(SELL, params);
    if (order) return { kind: 'sold', order, replayed: false };
    return (
      evaluate(purchase, await readSaleState(postgres, purchase)) ?? { kind: 'contended', retryAfterMs: 50 }
    );
  },
};
