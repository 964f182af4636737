import { commitSale } from '@/lib/shop/strategies/conditional-update';
import { lockOf, UNLOCK } from '@/lib/shop/strategies/setnx-lock';
import type { Strategy } from '@/lib/shop/strategies/strategy';

/* The shop's own guarded statement behind the lock. */

export const strategy: Strategy = {
  id: 'guarded-behind-it',
  promise: { oversell: 'never', breaksUnder: [], because: 'The row decides.' },
  async sell(purchase, stores) {
    const [lock, token] = [lockOf(purchase.ticketTypeId), stores.newId()];
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
