import type { Statement } from '@/lib/core/stores/postgres';
import { SqlError } from '@/lib/core/stores/store-error';
import { insertOrders, ORDER_COLUMNS, readOrder } from '@/lib/shop/sale/order-row';
import type { Order } from '@/lib/shop/sale/outcome';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { insertEvents, SALE, saleParams } from '@/lib/shop/strategies/sale-statement';
import type { Strategy } from '@/lib/shop/strategies/strategy';

/* One statement with a count of its own; whatever constraint it breaks, a second look says why. */

const SELL: Statement<Order> = {
  name: 'sell',
  text: `
    WITH sold AS (
      UPDATE ticket_types SET stock = stock - $2, version = version + 1
      WHERE id = $1 AND stock >= $2
      RETURNING version, ${SALE}
    ), counted AS (
      INSERT INTO buyer_counts AS mine (ticket_type_id, buyer_id, count, "limit")
      SELECT ticket_type_id, buyer_id, quantity, per_buyer_limit FROM sold
      ON CONFLICT (ticket_type_id, buyer_id) DO UPDATE SET count = mine.count + excluded.count
    ), recorded AS (${insertEvents('sold')}
    ), orders AS (${insertOrders('sold')}
      RETURNING *
    )
    SELECT ${ORDER_COLUMNS} FROM orders`,
  row: readOrder,
};

export const strategy: Strategy = {
  id: 'counts-beside-it',
  promise: {
    oversell: 'never',
    breaksUnder: [],
    because: 'The count has a CHECK, and stands beside the sale.',
  },
  async sell(purchase, { postgres, newId }) {
    const [order] = await postgres.query(SELL, saleParams(purchase, newId())).catch((error: unknown) => {
      if (error instanceof SqlError && error.constraint !== undefined) return [];
      throw error;
    });
    if (order) return { kind: 'sold', order, replayed: false };
    const state = await readSaleState(postgres, purchase);
    return evaluate(purchase, state) ?? { kind: 'contended', retryAfterMs: 50 };
  },
};
