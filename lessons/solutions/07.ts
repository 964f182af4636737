/**
 * Exercise 7, solved: the guarded statement of lesson 2 behind the lock. The lock keeps the crowd away, and may
 * end whenever it likes; the row decides.
 */
import type { Script } from '@/lib/core/stores/redis';
import { runSale, saleStatement } from '@/lib/shop/strategies/sale-statement';
import type { Strategy } from '@/lib/shop/strategies/strategy';

const UNLOCK: Script = {
  name: 'unlock',
  lua: `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`,
};

const WRITE = saleStatement(
  'write',
  'UPDATE ticket_types SET stock = stock - $2, version = version + 1 WHERE id = $1 AND stock >= $2',
);

export const strategy: Strategy = {
  id: 'solution-07',
  promise: {
    oversell: 'never',
    breaksUnder: [],
    because: 'The row decides; the lock only spares it the crowd.',
  },
  async sell(purchase, stores) {
    const lock = `lt:{${purchase.ticketTypeId}}:lock`;
    const token = stores.newId();
    if (!(await stores.redis.setIfAbsent(lock, token, stores.leaseTtlMs))) {
      return { kind: 'contended', retryAfterMs: 100 };
    }
    try {
      return await runSale(WRITE, purchase, stores, []);
    } finally {
      await stores.redis.run(UNLOCK, [lock], [token]);
    }
  },
};
