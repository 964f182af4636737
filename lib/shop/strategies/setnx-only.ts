/**
 * One lock a product, and nothing behind it.
 * Idea: `SET lock token NX PX ttl`; whoever holds it is alone, so the stock may be read, worked out and written.
 * Pro: two commands, and the SQL stays simple. Con: all of it hangs on the holder being alone, and a lock with a
 * TTL cannot promise that; without a TTL, a holder who dies stops the sale for good.
 * Prevents: the lost update, while nothing goes wrong. Allows it once the TTL runs out under a holder who paused,
 * or Redis forgets the lock: two hold it, both read 1, both sell. It must not be trusted for correctness.
 * Source: "a simple SETNX is sufficient", in many articles; M. Kleppmann, "How to do distributed locking" (2016).
 */

import { hadNoEffect } from '@/lib/core/stores/store-error';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { runSale, saleStatement } from './sale-statement';
import { lockOf, UNLOCK } from './setnx-lock';
import type { Strategy } from './strategy';
import { CONTENDED } from './try-again';

/** $6: the stock that was read, less the tickets sold. What the row says by now is not asked. */
const WRITE = saleStatement(
  'setnx-only-write',
  'UPDATE ticket_types SET stock = $6, version = version + 1 WHERE id = $1',
);

export const setnxOnly: Strategy = {
  id: 'setnx-only',
  promise: {
    oversell: 'never',
    breaksUnder: ['lease-expires', 'redis-flushed'],
    needs: 'all ask for the lock',
    because: 'The lock keeps the others away, for as long as its TTL and Redis last; nothing else does.',
  },
  refusesWhenLocked: true,
  async sell(purchase, stores, context) {
    const lock = lockOf(purchase.ticketTypeId);
    const token = stores.newId();
    if (!(await stores.redis.setIfAbsent(lock, token, stores.leaseTtlMs))) {
      return CONTENDED;
    }
    let isOver = true;
    try {
      const state = await readSaleState(stores.postgres, purchase);
      const refusal = evaluate(purchase, state);
      if (refusal) return refusal;
      if (!state.ticketType) return { kind: 'not-found' };
      return await runSale(WRITE, purchase, stores, [state.ticketType.stock - purchase.quantity]);
    } catch (error) {
      // A write that may still be running is kept alone by the lock only: it stays until its TTL.
      isOver = hadNoEffect(error);
      throw error;
    } finally {
      if (isOver) context.waitUntil(stores.redis.run(UNLOCK, [lock], [token]));
    }
  },
};
