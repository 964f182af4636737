/**
 * One guarded statement.
 * Idea: `UPDATE … WHERE stock >= q` reads and writes under the row's lock; a sale that waited there sees the new stock.
 * Pro: correct with nothing beside Postgres, one round trip. Con: every buyer, and every one who comes
 * too late, queues at one row.
 * Prevents: lost update, oversell, a key or a limit used twice (unique key and CHECK abort the statement whole).
 * Source: PostgreSQL manual, "Transaction Isolation", Read Committed.
 */

import { readInt } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import type { Stores } from '@/lib/core/stores/stores';
import { readFreshState } from '@/lib/shop/bouncer/due-holds';
import { readOrder } from '@/lib/shop/sale/order-row';
import type { Order, Purchase, SaleOutcome } from '@/lib/shop/sale/outcome';
import { evaluate, type SaleState } from '@/lib/shop/sale/sale-state';
import { saleParams, saleStatement } from './sale-statement';
import { emptyWhenRefused } from './sql-refusal';
import type { Strategy } from './strategy';

/** A sale and what the row said after it. */
export interface Sale {
  readonly order: Order;
  readonly generation: number;
  readonly version: number;
  readonly stock: number;
}

const SELL: Statement<Sale> = {
  ...saleStatement(
    'sell',
    `UPDATE ticket_types SET stock = stock - $2, version = version + 1
     WHERE id = $1 AND stock >= $2 AND sale_starts_at <= now()`,
  ),
  row: (row) => ({
    order: readOrder(row),
    generation: readInt(row, 'generation'),
    version: readInt(row, 'version'),
    stock: readInt(row, 'stock'),
  }),
};

/** Why the statement changed nothing, or `sale`: it sold. */
type Commit =
  | { readonly kind: 'sale'; readonly sale: Sale }
  | { readonly kind: 'refused'; readonly outcome: SaleOutcome; readonly state: SaleState };

/** Tries of a statement that finds no ticket where a second look finds one. */
const MAX_TRIES = 3;
const RETRY_MS = 50;

/**
 * Sells in one statement, all or nothing. Zero rows, a known key and a full count all lead to a second look.
 * @throws {StoreError} Postgres failed: `none`, nothing was sold; `unknown`, only the same key can tell
 */
export async function commitSale(purchase: Purchase, stores: Stores): Promise<Commit> {
  for (let tries = 1; ; tries++) {
    const params = saleParams(purchase, stores.newOrderId(purchase));
    const [sale] = await stores.postgres.query(SELL, params).catch(emptyWhenRefused);
    if (sale) return { kind: 'sale', sale };
    const state = await readFreshState(purchase, stores);
    const outcome = evaluate(purchase, state);
    if (outcome) return { kind: 'refused', outcome, state };
    if (tries === MAX_TRIES) {
      return { kind: 'refused', outcome: { kind: 'contended', retryAfterMs: RETRY_MS }, state };
    }
  }
}

export const conditionalUpdate: Strategy = {
  id: 'conditional-update',
  promise: { oversell: 'never', breaksUnder: [], because: 'The row is read and changed under its own lock.' },
  async sell(purchase, stores) {
    const commit = await commitSale(purchase, stores);
    return commit.kind === 'sale'
      ? { kind: 'sold', order: commit.sale.order, replayed: false }
      : commit.outcome;
  },
};
