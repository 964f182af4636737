/**
 * Exercise 6, solved: the lock has an end from its first moment, and only its owner's token opens it. Compare and
 * delete are one script: between two commands the lock could change hands.
 */
import type { Script } from '@/lib/core/stores/redis';
import { commitSale } from '@/lib/shop/strategies/conditional-update';
import type { Strategy } from '@/lib/shop/strategies/strategy';

const UNLOCK: Script = {
  name: 'unlock',
  lua: `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`,
};

export const strategy: Strategy = {
  id: 'solution-06',
  promise: { oversell: 'never', breaksUnder: [], because: 'The guarded statement stands behind the lock.' },
  async sell(purchase, stores) {
    const lock = `lt:{${purchase.ticketTypeId}}:lock`;
    const token = stores.newId();
    if (!(await stores.redis.setIfAbsent(lock, token, stores.leaseTtlMs))) {
      return { kind: 'contended', retryAfterMs: 100 };
    }
    try {
      const commit = await commitSale(purchase, stores);
      if (commit.kind === 'refused') return commit.outcome;
      return { kind: 'sold', order: commit.sale.order, replayed: false };
    } finally {
      await stores.redis.run(UNLOCK, [lock], [token]);
    }
  },
};
