/**
 * Exercise 7: a lock can end while you hold it.
 * The lock is as good as locks in one Redis get: a token, an end, compare and delete. Behind it: read, think,
 * write. A holder that pauses longer than the lock lives writes what was true when the pause began.
 *
 * Your turn: leave the lock as it is, and make what stands behind it safe by itself. `saleStatement` puts the
 * order beside your UPDATE. In it $1 is the ticket type, $2 the quantity; $6 is yours.
 */

import type { Script } from '@/lib/core/stores/redis';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { runSale, saleStatement } from '@/lib/shop/strategies/sale-statement';
import type { Strategy } from '@/lib/shop/strategies/strategy';

const UNLOCK: Script = {
  name: 'unlock',
  lua: `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`,
};

const WRITE = saleStatement(
  'write',
  'UPDATE ticket_types SET stock = $6::int, version = version + 1 WHERE id = $1',
);

export const strategy: Strategy = {
  id: 'exercise-07',
  promise: { oversell: 'never', breaksUnder: [], because: 'Say here why it holds.' },
  async sell(purchase, stores) {
    const lock = `lt:{${purchase.ticketTypeId}}:lock`;
    const token = stores.newId();
    if (!(await stores.redis.setIfAbsent(lock, token, stores.leaseTtlMs))) {
      return { kind: 'contended', retryAfterMs: 100 };
    }
    try {
      const state = await readSaleState(stores.postgres, purchase);
      const refusal = evaluate(purchase, state);
      if (refusal) return refusal;
      if (!state.ticketType) return { kind: 'not-found' };
      return await runSale(WRITE, purchase, stores, [state.ticketType.stock - purchase.quantity]);
    } finally {
      await stores.redis.run(UNLOCK, [lock], [token]);
    }
  },
};
