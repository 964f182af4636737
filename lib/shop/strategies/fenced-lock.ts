/**
 * One lock a product, and a row that knows its newest holder.
 * Idea: each holder draws a greater number, the fencing token, in the script that takes the lock. The holder shows
 * it to the row before it reads: the row keeps the greatest. A write counts only while no greater one was shown.
 * Pro: a holder who paused past the TTL is refused by the row, however late it comes; the write may be any
 * computed value, not just a decrement. Con: one more statement a sale, and everybody who writes must show a token:
 * a restock between reading and writing would be undone.
 * Prevents: the lost update, whatever the lock does. The lock itself must not be trusted: it only saves work.
 * A token that only the write shows is not enough: the older holder may write after the newer one has read.
 * Source: M. Kleppmann, "How to do distributed locking" (2016).
 */

import { readInt } from '@/lib/core/stores/columns';
import type { SqlRow, Statement } from '@/lib/core/stores/postgres';
import type { Script } from '@/lib/core/stores/redis';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { runSale, saleStatement } from './sale-statement';
import { lockOf } from './setnx-lock';
import { throwTransient } from './sql-refusal';
import type { Strategy } from './strategy';
import { CONTENDED } from './try-again';

/** The token is drawn inside: a SET, then an INCR, would let a holder who paused between draw the newer one. */
const TAKE: Script = {
  name: 'take-fenced-lock', // KEYS lock, counter · ARGV owner, ttl ms
  lua: `if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 0 end
return redis.call('INCR', KEYS[2])`,
};

/** A Redis that was flushed or restored counts from an older number: the row's fence raises it again. */
const GIVE_BACK: Script = {
  name: 'give-back-fenced-lock', // KEYS lock, counter · ARGV owner, the row's fence
  lua: `if tonumber(redis.call('GET', KEYS[2]) or 0) < tonumber(ARGV[2]) then redis.call('SET', KEYS[2], ARGV[2]) end
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`,
};

const readFence = (row: SqlRow) => readInt(row, 'fence');

const SHOW_TOKEN: Statement<number> = {
  name: 'show-token',
  text: 'UPDATE ticket_types SET fence = $2 WHERE id = $1 AND fence < $2 RETURNING fence',
  row: readFence,
};

const READ_FENCE: Statement<number> = {
  name: 'read-fence',
  text: 'SELECT fence FROM ticket_types WHERE id = $1',
  row: readFence,
};

/** $6: the stock that was read, less the tickets sold. $7: the token. */
const WRITE = saleStatement(
  'fenced-write',
  'UPDATE ticket_types SET stock = $6, version = version + 1 WHERE id = $1 AND fence = $7',
);

export const fencedLock: Strategy = {
  id: 'fenced-lock',
  promise: {
    oversell: 'never',
    breaksUnder: [],
    needs: 'all show a token',
    because: 'The row refuses whoever comes with a token older than the newest one it was shown.',
  },
  refusesWhenLocked: true,
  async sell(purchase, stores, context) {
    const { ticketTypeId, quantity } = purchase;
    const keys = [lockOf(ticketTypeId), `lt:{${ticketTypeId}}:fence`];
    const owner = stores.newId();
    const token = Number(await stores.redis.run(TAKE, keys, [owner, stores.leaseTtlMs]));
    if (token === 0) return CONTENDED;
    let fence = token;
    try {
      const [shown] = await stores.postgres.query(SHOW_TOKEN, [ticketTypeId, token]).catch(throwTransient);
      const [newest] = shown ? [] : await stores.postgres.query(READ_FENCE, [ticketTypeId]);
      if (newest !== undefined) {
        fence = newest;
        return CONTENDED;
      }
      const state = await readSaleState(stores.postgres, purchase);
      const refusal = evaluate(purchase, state);
      if (refusal) return refusal;
      if (!state.ticketType) return { kind: 'not-found' };
      return await runSale(WRITE, purchase, stores, [state.ticketType.stock - quantity, token]);
    } finally {
      context.waitUntil(stores.redis.run(GIVE_BACK, keys, [owner, fence]));
    }
  },
};
