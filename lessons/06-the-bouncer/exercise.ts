/**
 * Exercise 6: a lock that outlives nobody.
 * One lock for the ticket type; a buyer who does not get it is sent away at once, and Postgres hears nothing of it. The
 * guarded statement stands behind it, so nothing is oversold. But a process that dies inside keeps the lock for
 * good, and the ticket is never sold.
 *
 * Your turn: a lock with an end. `redis.setIfAbsent(key, token, leaseTtlMs)` is SET NX PX in one command. Once it
 * can end by itself, it may be somebody else's by the time you leave: delete it only while it holds your token.
 */
import type { Script } from '@/lib/core/stores/redis';
import { commitSale } from '@/lib/shop/strategies/conditional-update';
import type { Strategy } from '@/lib/shop/strategies/strategy';

const LOCK: Script = {
  name: 'lock',
  lua: `return redis.call('SETNX', KEYS[1], ARGV[1])`,
};

const UNLOCK: Script = {
  name: 'unlock',
  lua: `return redis.call('DEL', KEYS[1])`,
};

export const strategy: Strategy = {
  id: 'exercise-06',
  promise: { oversell: 'never', breaksUnder: [], because: 'Say here why it holds.' },
  async sell(purchase, stores) {
    const lock = `lt:{${purchase.ticketTypeId}}:lock`;
    const token = stores.newId();
    if ((await stores.redis.run(LOCK, [lock], [token])) !== 1)
      return { kind: 'contended', retryAfterMs: 100 };
    try {
      const commit = await commitSale(purchase, stores);
      if (commit.kind === 'refused') return commit.outcome;
      return { kind: 'sold', order: commit.sale.order, replayed: false };
    } finally {
      await stores.redis.run(UNLOCK, [lock], []);
    }
  },
};
