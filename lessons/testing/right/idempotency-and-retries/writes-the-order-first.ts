import { readInt } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import { ORDER_COLUMNS, readOrder } from '@/lib/shop/sale/order-row';
import type { Order } from '@/lib/shop/sale/outcome';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { saleParams } from '@/lib/shop/strategies/sale-statement';
import type { Strategy } from '@/lib/shop/strategies/strategy';

/* A known key writes no order, and waits for one that is being written; without a ticket the order is taken back. */

const WRITE_ORDER: Statement<Order> = {
  name: 'write-order',
  text: `
    INSERT INTO orders (id, buyer_id, idempotency_key, ticket_type_id, quantity, total_cents, currency, status)
    SELECT $5::uuid, $3::uuid, $4, id, $2::int, price_cents * $2::int, currency, 'paid'
    FROM ticket_types WHERE id = $1
    ON CONFLICT (buyer_id, idempotency_key) DO NOTHING RETURNING ${ORDER_COLUMNS}`,
  row: readOrder,
};

const TAKE: Statement<number> = {
  name: 'take',
  text: `UPDATE ticket_types SET stock = stock - $2, version = version + 1
    WHERE id = $1 AND stock >= $2 RETURNING version`,
  row: (row) => readInt(row, 'version'),
};

class NoTicket extends Error {}

export const strategy: Strategy = {
  id: 'writes-the-order-first',
  promise: { oversell: 'never', breaksUnder: [], because: 'The unique key is the first to be asked.' },
  async sell(purchase, { postgres, newId }) {
    try {
      const order = await postgres.transaction('read committed', async (sql) => {
        const [written] = await sql.query(WRITE_ORDER, saleParams(purchase, newId()));
        if (!written) return null;
        const taken = await sql.query(TAKE, [purchase.ticketTypeId, purchase.quantity]);
        if (taken.length === 0) throw new NoTicket();
        return written;
      });
      if (order) return { kind: 'sold', order, replayed: false };
    } catch (error) {
      if (!(error instanceof NoTicket)) throw error;
    }
    const state = await readSaleState(postgres, purchase);
    return evaluate(purchase, state) ?? { kind: 'contended', retryAfterMs: 50 };
  },
};
