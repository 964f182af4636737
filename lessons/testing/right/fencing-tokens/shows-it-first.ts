import { readInt } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import type { Script } from '@/lib/core/stores/redis';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { runSale, saleStatement } from '@/lib/shop/strategies/sale-statement';
import { lockOf, UNLOCK } from '@/lib/shop/strategies/setnx-lock';
import type { Strategy } from '@/lib/shop/strategies/strategy';

/* One script draws the number with the lock; the row takes the greatest it is shown. Opened after the answer. */

const LOCK: Script = {
  name: 'lock-with-number',
  lua: `if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return redis.call('INCR', KEYS[2])`,
};

const SHOW: Statement<number> = {
  name: 'show',
  text: 'UPDATE ticket_types SET fence = greatest(fence, $2::bigint) WHERE id = $1 RETURNING fence',
  row: (row) => readInt(row, 'fence'),
};

const WRITE = saleStatement(
  'write',
  'UPDATE ticket_types SET stock = $6::int, version = version + 1 WHERE id = $1 AND fence = $7::bigint',
);

export const strategy: Strategy = {
  id: 'shows-it-first',
  promise: { oversell: 'never', breaksUnder: [], because: 'The row knows its newest holder.' },
  async sell(purchase, stores, { waitUntil }) {
    const { postgres, redis } = stores;
    const keys = [lockOf(purchase.ticketTypeId), `lt:{${purchase.ticketTypeId}}:number`];
    const owner = stores.newId();
    const token = Number(await redis.run(LOCK, keys, [owner, stores.leaseTtlMs]));
    if (token === 0) return { kind: 'contended', retryAfterMs: 100 };
    try {
      const [newest] = await postgres.query(SHOW, [purchase.ticketTypeId, token]);
      if (newest !== token) return { kind: 'contended', retryAfterMs: 100 };
      const state = await readSaleState(postgres, purchase);
      const refusal = evaluate(purchase, state);
      if (refusal) return refusal;
      const left = (state.ticketType?.stock ?? 0) - purchase.quantity;
      return await runSale(WRITE, purchase, stores, [left, token]);
    } finally {
      waitUntil(redis.run(UNLOCK, keys.slice(0, 1), [owner]));
    }
  },
};
