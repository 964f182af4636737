/**
 * A lock by majority, and nothing behind it.
 * Idea: the same SET NX PX on several Redis servers that know nothing of each other, at once. More than half, well
 * before the TTL is over, is the lock; what is left of the TTL is how long it may be trusted to be one's own.
 * Pro: one server may be down, and buyers go on. Con: several servers and a round to all of them, twice a sale; with a
 * majority gone nobody can sell. Three who ask at once may get a server each: all are refused, and come again.
 * Allows: two holders, once one pauses between looking at its clock and writing: no clock can see that pause; or once
 * **one** server forgets, where a holder has a bare majority: the next one gets that server and the last. It must not
 * be trusted for correctness (Kleppmann); its author answers that a fencing token that a store can check makes the
 * lock needless. Both are right: the guard belongs to the row.
 * Source: Redis manual, "Distributed Locks"; M. Kleppmann and S. Sanfilippo ("Is Redlock safe?"), 2016.
 */

import type { Redis } from '@/lib/core/stores/redis';
import { hadNoEffect, StoreError } from '@/lib/core/stores/store-error';
import type { Stores } from '@/lib/core/stores/stores';
import type { SaleOutcome } from '@/lib/shop/sale/outcome';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { runSale, saleStatement } from './sale-statement';
import { lockOf, UNLOCK } from './setnx-lock';
import type { Strategy } from './strategy';
import { CONTENDED } from './try-again';

/** $6: the stock that was read, less the tickets sold. What the row says by now is not asked. */
const WRITE = saleStatement(
  'redlock-write',
  'UPDATE ticket_types SET stock = $6, version = version + 1 WHERE id = $1',
);

/** How far the servers' clocks and ours may run apart: a part of the TTL, and a little. */
const DRIFT = 0.01;
const DRIFT_MS = 2;

export const redlock: Strategy = {
  id: 'redlock',
  promise: {
    oversell: 'never',
    breaksUnder: ['lease-expires', 'redis-flushed'],
    needs: 'all ask for the lock',
    mayRefuseAll: true,
    because:
      'A majority keeps the others away until the TTL is over, or one of a bare majority forgets; no holder can know.',
  },
  refusesWhenLocked: true,
  async sell(purchase, stores, context) {
    const lock = lockOf(purchase.ticketTypeId);
    const token = stores.newId();
    let isOver = true;
    try {
      const taken = await takeLock(lock, token, stores);
      if (taken.kind !== 'held') return taken;
      const state = await readSaleState(stores.postgres, purchase);
      const refusal = evaluate(purchase, state);
      if (refusal) return refusal;
      if (!state.ticketType) return { kind: 'not-found' };
      if (stores.nowMs() >= taken.endsAtMs) return CONTENDED;
      return await runSale(WRITE, purchase, stores, [state.ticketType.stock - purchase.quantity]);
    } catch (error) {
      // A write that may still be running is kept alone by the lock only: it stays until its TTL.
      isOver = hadNoEffect(error);
      throw error;
    } finally {
      if (isOver) {
        context.waitUntil(onAll(stores.quorum, (redis) => redis.run(UNLOCK, [lock], [token])));
      }
    }
  },
};

/** One round: the lock with the time until which it is surely ours, or why not. What was set is to be released. */
async function takeLock(
  lock: string,
  token: string,
  { quorum, leaseTtlMs, nowMs }: Stores,
): Promise<{ readonly kind: 'held'; readonly endsAtMs: number } | SaleOutcome> {
  const endsAtMs = nowMs() + leaseTtlMs - (leaseTtlMs * DRIFT + DRIFT_MS);
  const answers = await onAll(quorum, (redis) => redis.setIfAbsent(lock, token, leaseTtlMs));
  const majority = Math.floor(quorum.length / 2) + 1;
  if (answers.length < majority) return { kind: 'unavailable', retryAfterMs: 1000 };
  const isHeld = answers.filter((isSet) => isSet).length >= majority && nowMs() < endsAtMs;
  return isHeld ? { kind: 'held', endsAtMs } : CONTENDED;
}

/** Asks all servers at once; the answers of those that gave one. */
async function onAll<T>(quorum: readonly Redis[], ask: (redis: Redis) => Promise<T>): Promise<readonly T[]> {
  const answers = await Promise.allSettled(quorum.map(ask));
  return answers.flatMap((answer) => {
    if (answer.status === 'fulfilled') return [answer.value];
    if (answer.reason instanceof StoreError) return [];
    throw answer.reason;
  });
}
