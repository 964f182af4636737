import type { Script } from '@/lib/core/stores/redis';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { runSale, saleStatement } from '@/lib/shop/strategies/sale-statement';
import type { Strategy } from '@/lib/shop/strategies/strategy';

/* It still reads, thinks and writes; the write expects the version that was read. */

const UNLOCK: Script = {
  name: 'unlock',
  lua: `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`,
};

const WRITE = saleStatement(
  'write',
  'UPDATE ticket_types SET stock = $6::int, version = version + 1 WHERE id = $1 AND version = $7::bigint',
);

export const strategy: Strategy = {
  id: 'expects-what-it-read',
  promise: { oversell: 'never', breaksUnder: [], because: 'A write from before the pause finds no row.' },
  async sell(purchase, stores, { waitUntil }) {
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
      const { stock, version } = state.ticketType;
      return await runSale(WRITE, purchase, stores, [stock - purchase.quantity, version]);
    } finally {
      waitUntil(stores.redis.run(UNLOCK, [lock], [token]));
    }
  },
};
