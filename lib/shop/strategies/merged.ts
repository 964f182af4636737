/**
 * One statement for all that wait.
 * Idea: purchases that come while a statement runs wait in a queue; then one script admits all of them, and one
 * statement sells to all of them, each with an outcome of its own.
 * Pro: a round trip, a row lock and a commit are shared by every purchase of a batch; a lone buyer waits for nobody.
 * Con: each purchase waits for the whole batch; where one spoils it, all of them pay with a second try.
 * Prevents: nothing more than the bouncer. The guard of the statement prevents the oversell, the limit and the keys.
 * Source: group commit, as databases do it with their logs.
 */

import { MemoryKey } from '@/lib/core/stores/memory';
import { admitTogether } from '@/lib/shop/bouncer/bouncer';
import { seekAdmission } from '@/lib/shop/bouncer/seek-admission';
import { SaleQueue } from './merged/sale-queue';
import type { Strategy } from './strategy';

const QUEUE = new MemoryKey<SaleQueue>();

export const merged: Strategy = {
  id: 'merged',
  promise: {
    oversell: 'never',
    breaksUnder: [],
    because: 'The statement sells under the row locks, to as many as fit, all or nothing.',
  },
  keepsCounters: true,
  async sell(purchase, stores, { waitUntil }) {
    const decision = await seekAdmission(purchase, admitTogether, stores, waitUntil);
    if (decision.kind !== 'admitted') return decision;
    return stores.memory.of(QUEUE, () => new SaleQueue(stores)).sell(decision.request);
  },
};
