/**
 * The bouncer: a counting lease as wide as the stock, in front of the guarded statement.
 * Idea: one Lua script in Redis knows what is leased, what is left and which keys were sold; only as many
 * as there are tickets ever reach Postgres.
 * Pro: the crowd that comes too late costs Postgres nothing; retries get their order from Redis.
 * Con: two round trips a sale; a second store to run, which the shop must be able to lose at any moment.
 * Prevents: nothing by itself. The conditional UPDATE behind it prevents the oversell.
 * Source: the "atomic lock in front of the database" idea, widened from one ticket to many.
 */

import type { Stores } from '@/lib/core/stores/stores';
import { admit } from '@/lib/shop/bouncer/bouncer';
import type { QueuedPurchase } from '@/lib/shop/bouncer/queued-purchase';
import { releaseAfterAnswer, releaseFailed } from '@/lib/shop/bouncer/release';
import { seekAdmission } from '@/lib/shop/bouncer/seek-admission';
import type { SaleOutcome } from '@/lib/shop/sale/outcome';
import { commitSale } from './conditional-update';
import type { Strategy } from './strategy';

export const bouncer: Strategy = {
  id: 'bouncer',
  promise: {
    oversell: 'never',
    breaksUnder: [],
    because: 'Postgres has the last word; Redis only keeps the crowd away from it.',
  },
  keepsCounters: true,
  async sell(purchase, stores, { waitUntil }) {
    const decision = await seekAdmission(purchase, admit, stores, waitUntil);
    if (decision.kind !== 'admitted') return decision;
    const { request } = decision;
    try {
      return await sellToOne(request, stores);
    } catch (error) {
      releaseFailed([request], error, stores);
      throw error;
    }
  },
};

/**
 * One statement; what Postgres said goes to Redis after the answer, and the lease with it.
 * @throws {StoreError} Postgres failed: the lease is still held
 */
export async function sellToOne(request: QueuedPurchase, stores: Stores): Promise<SaleOutcome> {
  const commit = await commitSale(request.purchase, stores);
  const [outcome, observed] =
    commit.kind === 'sale'
      ? [{ kind: 'sold', order: commit.sale.order, replayed: false } as const, commit.sale]
      : [commit.outcome, commit.state.ticketType];
  if (observed) releaseAfterAnswer([{ request, outcome }], observed, stores);
  return outcome;
}
