/**
 * One statement for all that wait.
 * Idea: purchases that come while a statement runs wait in a queue; then one script admits all of them, and one
 * statement sells to all of them, each with an outcome of its own.
 * Pro: a round trip, a row lock and a commit are shared by every purchase of a batch; a lone buyer waits for nobody.
 * Con: each purchase waits for the whole batch; where one spoils it, all of them pay with a second try.
 * Prevents: nothing more than the bouncer. The guard of the statement prevents the oversell, the limit and the keys.
 * Source: group commit, as databases do it with their logs.
 */

import { createBatcher } from '@/lib/core/batcher';
import { MemoryKey } from '@/lib/core/stores/memory';
import type { Stores } from '@/lib/core/stores/stores';
import { type Admission, admitAll } from '@/lib/shop/bouncer/bouncer';
import type { QueuedPurchase } from '@/lib/shop/bouncer/queued-purchase';
import { seekAdmission } from '@/lib/shop/bouncer/seek-admission';
import { BATCH_SIZE, SaleQueue } from './merged/sale-queue';
import type { Strategy } from './strategy';

interface Queues {
  readonly admit: (request: Pick<QueuedPurchase, 'purchase' | 'token'>) => Promise<Admission>;
  readonly sales: SaleQueue;
}

const QUEUES = new MemoryKey<Queues>();

/** One process's: its purchases wait together. */
function queuesOf(stores: Stores): Queues {
  return stores.memory.of<Queues>(QUEUES, () => ({
    admit: createBatcher({ size: BATCH_SIZE, run: (requests) => admitAll(requests, stores) }),
    sales: new SaleQueue(stores),
  }));
}

export const merged: Strategy = {
  id: 'merged',
  promise: {
    oversell: 'never',
    breaksUnder: [],
    because: 'The statement sells under the row locks, to as many as fit, all or nothing.',
  },
  keepsCounters: true,
  async sell(purchase, stores, { waitUntil }) {
    const { admit, sales } = queuesOf(stores);
    const ask = (purchase: QueuedPurchase['purchase'], token: string) => admit({ purchase, token });
    const decision = await seekAdmission(purchase, ask, stores, waitUntil);
    return decision.kind === 'admitted' ? sales.sell(decision.request) : decision;
  },
};
