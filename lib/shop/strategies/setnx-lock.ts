/**
 * One lock a product, and the guard behind it.
 * Idea: `SET lock token NX PX ttl` in Redis; a buyer who does not get it is refused at once and comes again.
 * Pro: two commands, understood by everybody; a holder that dies is forgotten after the TTL.
 * Con: one buyer at a time, however many tickets there are: a crowd spends its time being refused.
 * Prevents: nothing by itself. A holder who pauses longer than the TTL sells beside the next one; the
 * conditional UPDATE is what keeps them apart.
 * Source: Redis manual, SET; M. Kleppmann, "How to do distributed locking" (2016).
 */
import type { Script } from '@/lib/core/stores/redis';
import { commitSale } from './conditional-update';
import type { Strategy } from './strategy';
import { CONTENDED } from './try-again';

/** The lock of a ticket type, whichever strategy asks for it. */
export const lockOf = (ticketTypeId: string) => `lt:{${ticketTypeId}}:lock`;

/** Compare and delete: only the owner's token opens the lock. KEYS lock · ARGV token */
export const UNLOCK: Script = {
  name: 'unlock',
  lua: `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`,
};

export const setnxLock: Strategy = {
  id: 'setnx-lock',
  promise: { oversell: 'never', breaksUnder: [], because: 'The guarded statement stands behind the lock.' },
  refusesWhenLocked: true,
  async sell(purchase, stores, context) {
    const lock = lockOf(purchase.ticketTypeId);
    const token = stores.newId();
    if (!(await stores.redis.setIfAbsent(lock, token, stores.leaseTtlMs))) {
      return CONTENDED;
    }
    try {
      const commit = await commitSale(purchase, stores);
      return commit.kind === 'sale'
        ? { kind: 'sold', order: commit.sale.order, replayed: false }
        : commit.outcome;
    } finally {
      context.waitUntil(stores.redis.run(UNLOCK, [lock], [token]));
    }
  },
};
