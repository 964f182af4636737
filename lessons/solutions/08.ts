/**
 * Exercise 8, solved: the number is shown to the row before the row is read. From then on no older holder can
 * write; the write itself asks that its number is still the newest.
 */

import { readInt } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
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

const SHOW_TOKEN: Statement<number> = {
  name: 'show-token',
  text: 'UPDATE ticket_types SET fence = $2 WHERE id = $1 AND fence < $2 RETURNING fence',
  row: (row) => readInt(row, 'fence'),
};

/** $6: the stock that was read, less what is sold. $7: the token. */
const WRITE = saleStatement(
  'write',
  'UPDATE ticket_types SET stock = $6::int, version = version + 1 WHERE id = $1 AND fence = $7::bigint',
);

export const strategy: Strategy = {
  id: 'solution-08',
  promise: {
    oversell: 'never',
    breaksUnder: [],
    because: 'The row refuses all tokens but the newest it saw.',
  },
  async sell(purchase, stores) {
    const { ticketTypeId, quantity } = purchase;
    const [lock, counter] = [`lt:{${ticketTypeId}}:lock`, `lt:{${ticketTypeId}}:fence`];
    const owner = stores.newId();
    const token = Number(await stores.redis.run(LOCK, [lock, counter], [owner, stores.leaseTtlMs]));
    if (token === 0) return { kind: 'contended', retryAfterMs: 100 };
    try {
      const [shown] = await stores.postgres.query(SHOW_TOKEN, [ticketTypeId, token]);
      if (shown === undefined) return { kind: 'contended', retryAfterMs: 100 };
      const state = await readSaleState(stores.postgres, purchase);
      const refusal = evaluate(purchase, state);
      if (refusal) return refusal;
      if (!state.ticketType) return { kind: 'not-found' };
      return await runSale(WRITE, purchase, stores, [state.ticketType.stock - quantity, token]);
    } finally {
      await stores.redis.run(UNLOCK, [lock], [owner]);
    }
  },
};
