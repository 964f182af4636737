import type { Statement } from '@/lib/core/stores/postgres';
import { insertOrders, ORDER_COLUMNS, readOrder } from '@/lib/shop/sale/order-row';
import type { Order } from '@/lib/shop/sale/outcome';
import { insertEvents, runSale, SALE, saleStatement } from '@/lib/shop/strategies/sale-statement';
import type { FaultKind, Strategy } from '@/lib/shop/strategies/strategy';
import type { Scenario } from '@/lib/teaching/explorer/run/scenario';
import type { Harm } from '@/lib/teaching/explorer/timeline';

/*
 * What READ COMMITTED does to a statement that waited for a row: its WHERE is asked again, of that row alone. All else
 * that it read stays as old as its beginning. Each of these is good as long as no two statements overlap.
 */

export interface OverlapMistake {
  readonly strategy: Strategy;
  readonly setting?: Omit<Scenario, 'strategy' | 'overlap'>;
  readonly fault?: FaultKind;
  readonly harm: Harm;
}

const selling = (id: string, statement: Statement<Order>): Strategy => ({
  id,
  promise: { oversell: 'never', breaksUnder: [], because: 'It says so.' },
  sell: (purchase, stores) => runSale(statement, purchase, stores),
});

const soldBy = (id: string, update: string) => selling(id, saleStatement(id, update));

const TAKE = 'UPDATE ticket_types SET stock = stock - $2, version = version + 1 WHERE id = $1';
/** One buyer, who may have one of two tickets, in two windows. */
export const TWO_WINDOWS = { stock: 2, perBuyerLimit: 1, isOneBuyer: true } as const;
/** One buyer, whose request comes twice. */
export const ONE_KEY = { buyers: 1, stock: 2 } as const;

/** A sale whose orders and counts refuse nothing by themselves: no CHECK bites, a known key is passed over. */
const unguarded = (name: string, update: string): Statement<Order> => ({
  name,
  text: `
    WITH sold AS (${update} RETURNING version, ${SALE}
    ), counted AS (
      INSERT INTO buyer_counts (ticket_type_id, buyer_id, count, "limit")
      SELECT ticket_type_id, buyer_id, quantity, 1000 FROM sold
      ON CONFLICT (ticket_type_id, buyer_id) DO UPDATE SET count = buyer_counts.count + excluded.count
    ), recorded AS (${insertEvents('sold')})
    ${insertOrders('sold')} ON CONFLICT (buyer_id, idempotency_key) DO NOTHING RETURNING ${ORDER_COLUMNS}`,
  row: readOrder,
});

export const OVERLAP_MISTAKES: readonly OverlapMistake[] = [
  {
    strategy: soldBy(
      'a-guard-in-a-sub-select',
      `UPDATE ticket_types SET stock = stock - $2, version = version + 1
       WHERE id = (SELECT id FROM ticket_types WHERE id = $1 AND stock >= $2)`,
    ),
    harm: 'oversold',
  },
  {
    strategy: soldBy(
      'a-guard-in-a-with',
      `WITH seen AS (SELECT id AS seen_id, stock AS seen_stock FROM ticket_types WHERE id = $1)
       UPDATE ticket_types SET stock = seen_stock - $2, version = version + 1
       FROM seen WHERE id = seen_id AND seen_stock >= $2`,
    ),
    harm: 'oversold',
  },
  {
    strategy: soldBy(
      'orders-counted-as-it-sells',
      `${TAKE} AND (SELECT coalesce(sum(quantity), 0) FROM orders WHERE ticket_type_id = $1) + $2 <= capacity`,
    ),
    harm: 'oversold',
  },
  {
    strategy: selling(
      'a-limit-counted-as-it-sells',
      unguarded(
        'a-limit-counted-as-it-sells',
        `${TAKE} AND stock >= $2 AND (SELECT coalesce(sum(quantity), 0) FROM orders
           WHERE ticket_type_id = $1 AND buyer_id = $3::uuid) + $2 <= per_buyer_limit`,
      ),
    ),
    setting: TWO_WINDOWS,
    harm: 'over-limit',
  },
  {
    strategy: selling(
      'a-key-looked-up-as-it-sells',
      unguarded(
        'a-key-looked-up-as-it-sells',
        `${TAKE} AND stock >= $2
         AND NOT EXISTS (SELECT FROM orders WHERE buyer_id = $3::uuid AND idempotency_key = $4::text)`,
      ),
    ),
    setting: ONE_KEY,
    fault: 'answer-lost',
    harm: 'undersold',
  },
];

/** Right ones that look alike. */
export const OVERLAP_TWINS: readonly Strategy[] = [
  soldBy('a-guard-in-the-where', `${TAKE} AND stock >= $2`),
  soldBy(
    'a-guard-behind-a-lock-in-a-with',
    `WITH locked AS (SELECT id AS locked_id, stock AS locked_stock FROM ticket_types WHERE id = $1 FOR UPDATE)
     UPDATE ticket_types SET stock = stock - $2, version = version + 1
     FROM locked WHERE id = locked_id AND locked_stock >= $2`,
  ),
];
