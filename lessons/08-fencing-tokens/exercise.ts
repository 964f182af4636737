/**
 * Exercise 8: a number that grows with every holder.
 * Each holder of the lock draws a greater number and shows it to the row; the row keeps the greatest in `fence`
 * and refuses a smaller one. So a write may be any computed value, not only `stock - 1`. It still oversells when a
 * lock ends too early: the number is shown only with the write, and the older holder may write after the newer one
 * has read.
 *
 * Your turn, and each half alone guards nothing: show the number to the row in a statement of its own, before you
 * read; and let the write ask whether the number is still the newest that the row was shown.
 */

import type { Script } from '@/lib/core/stores/redis';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { runSale, saleStatement } from '@/lib/shop/strategies/sale-statement';
import type { Strategy } from '@/lib/shop/strategies/strategy';

const LOCK: Script = {
  name: 'lock',
  lua: `if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 0 end
return redis.call('INCR', KEYS[2])`,
};

const UNLOCK: Script = {
  name: 'unlock',
  lua: `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`,
};

/** $6: the stock that was read, less what is sold. $7: the token. */
const WRITE = saleStatement(
  'write',
  `UPDATE ticket_types SET stock = $6::int, fence = $7::bigint, version = version + 1
   WHERE id = $1 AND fence < $7`,
);

export const strategy: Strategy = {
  id: 'exercise-08',
  promise: { oversell: 'never', breaksUnder: [], because: 'Say here why it holds.' },
  async sell(purchase, stores) {
    const [lock, counter] = [`lt:{${purchase.ticketTypeId}}:lock`, `lt:{${purchase.ticketTypeId}}:fence`];
    const owner = stores.newId();
    const token = Number(await stores.redis.run(LOCK, [lock, counter], [owner, stores.leaseTtlMs]));
    if (token === 0) return { kind: 'contended', retryAfterMs: 100 };
    try {
      const state = await readSaleState(stores.postgres, purchase);
      const refusal = evaluate(purchase, state);
      if (refusal) return refusal;
      if (!state.ticketType) return { kind: 'not-found' };
      return await runSale(WRITE, purchase, stores, [state.ticketType.stock - purchase.quantity, token]);
    } finally {
      await stores.redis.run(UNLOCK, [lock], [owner]);
    }
  },
};
