import type { Statement } from '@/lib/core/stores/postgres';
import { SqlError } from '@/lib/core/stores/store-error';
import { insertOrders, ORDER_COLUMNS, readOrder } from '@/lib/shop/sale/order-row';
import type { Order } from '@/lib/shop/sale/outcome';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { insertEvents, SALE, saleParams, upsertCounts } from '@/lib/shop/strategies/sale-statement';
import type { Strategy } from '@/lib/shop/strategies/strategy';

/* The statement gives back the order of a known key; what it can't see, a second look does. */

const SELL: Statement<Order> = {
  name: 'sell',
  text: `
    WITH sold AS (
      UPDATE ticket_types SET stock = stock - $2, version = version + 1
      WHERE id = $1 AND stock >= $2
        AND NOT EXISTS (SELECT FROM orders WHERE buyer_id = $3::uuid AND idempotency_key = $4::text)
      RETURNING version, ${SALE}
    ), counted AS (${upsertCounts('sold')}
    ), recorded AS (${insertEvents('sold')}
    ), made AS (${insertOrders('sold')}
      RETURNING *
    )
    SELECT ${ORDER_COLUMNS} FROM made AS orders
    UNION ALL
    SELECT ${ORDER_COLUMNS} FROM orders WHERE buyer_id = $3::uuid AND idempotency_key = $4::text`,
  row: readOrder,
};

export const strategy: Strategy = {
  id: 'answers-in-the-statement',
  promise: {
    oversell: 'never',
    breaksUnder: [],
    because: 'A known key is answered, at the latest by a second look.',
  },
  async sell(purchase, { postgres, newId }) {
    const id = newId();
    const [order] = await postgres.query(SELL, saleParams(purchase, id)).catch((error: unknown) => {
      if (error instanceof SqlError && error.constraint === 'orders_buyer_key') return [];
      throw error;
    });
    if (order) return { kind: 'sold', order, replayed: order.id !== id };
    const state = await readSaleState(postgres, purchase);
    return evaluate(purchase, state) ?? { kind: 'contended', retryAfterMs: 50 };
  },
};
