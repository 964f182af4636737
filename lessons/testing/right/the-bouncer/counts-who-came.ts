import type { Script } from '@/lib/core/stores/redis';
import { commitSale } from '@/lib/shop/strategies/conditional-update';
import { lockOf, UNLOCK } from '@/lib/shop/strategies/setnx-lock';
import type { Strategy } from '@/lib/shop/strategies/strategy';

/* It counts who came, for good, and for each buyer for a while: those are no locks. It knocks twice. */

const COUNT: Script = {
  name: 'count',
  lua: `redis.call('INCR', KEYS[1])
redis.call('INCR', KEYS[2])
return redis.call('PEXPIRE', KEYS[2], 30000)`,
};

export const strategy: Strategy = {
  id: 'counts-who-came',
  promise: { oversell: 'never', breaksUnder: [], because: 'The guarded statement stands behind the lock.' },
  async sell(purchase, stores) {
    const { redis, newId, leaseTtlMs, sleep, random } = stores;
    const { ticketTypeId, buyerId } = purchase;
    await redis.run(COUNT, [`lt:{${ticketTypeId}}:came`, `lt:{${ticketTypeId}}:tries:${buyerId}`], []);
    const [lock, token] = [lockOf(ticketTypeId), newId()];
    let isMine = await redis.setIfAbsent(lock, token, leaseTtlMs);
    for (let knocks = 1; !isMine && knocks < 2; knocks++) {
      await sleep(random() * 20);
      isMine = await redis.setIfAbsent(lock, token, leaseTtlMs);
    }
    if (!isMine) return { kind: 'contended', retryAfterMs: 100 };
    const commit = await commitSale(purchase, stores).finally(() => redis.run(UNLOCK, [lock], [token]));
    if (commit.kind === 'refused') return commit.outcome;
    return { kind: 'sold', order: commit.sale.order, replayed: false };
  },
};
