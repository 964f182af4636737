import type { Script } from '@/lib/core/stores/redis';
import { commitSale } from '@/lib/shop/strategies/conditional-update';
import type { Strategy } from '@/lib/shop/strategies/strategy';

/* An end of its own choice, in a script of its own, and opened after the answer. */

const LOCK: Script = {
  name: 'take-the-door',
  lua: `return redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', 4000) and 1 or 0`,
};

const UNLOCK: Script = {
  name: 'open-the-door',
  lua: `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end return redis.call('DEL', KEYS[1])`,
};

export const strategy: Strategy = {
  id: 'in-one-script',
  promise: { oversell: 'never', breaksUnder: [], because: 'The guarded statement stands behind the door.' },
  async sell(purchase, stores, { waitUntil }) {
    const door = `lt:{${purchase.ticketTypeId}}:door`;
    const token = stores.newId();
    if ((await stores.redis.run(LOCK, [door], [token])) === 0) {
      return { kind: 'contended', retryAfterMs: 100 };
    }
    try {
      const commit = await commitSale(purchase, stores);
      if (commit.kind === 'refused') return commit.outcome;
      return { kind: 'sold', order: commit.sale.order, replayed: false };
    } finally {
      waitUntil(stores.redis.run(UNLOCK, [door], [token]));
    }
  },
};
