import type { Purchase, SaleOutcome } from '@/lib/purchase/outcome';
import type { Redis, Script } from '@/lib/stores/redis';
import { keys } from './keys';

/** What became of the purchases of a type since its last reset: the fields of its counters. */
export type Counter =
  | 'accepted'
  | 'replayed'
  | 'soldOut'
  | 'limitReached'
  | 'notOnSale'
  | 'keyReused'
  | 'contended'
  | 'keyInProgress'
  | 'indeterminate'
  | 'unavailable';

const COUNTERS = {
  contended: 'contended',
  'sold-out': 'soldOut',
  'key-in-progress': 'keyInProgress',
  'limit-reached': 'limitReached',
  'not-on-sale': 'notOnSale',
  'key-reused': 'keyReused',
  indeterminate: 'indeterminate',
  unavailable: 'unavailable',
} as const satisfies Record<Exclude<SaleOutcome['kind'], 'sold' | 'not-found'>, Counter>;

/** The counter that an outcome belongs to; null: there is no type to count it under. */
export function counterOf(outcome: SaleOutcome): Counter | null {
  if (outcome.kind === 'not-found') return null;
  if (outcome.kind === 'sold') return outcome.replayed ? 'replayed' : 'accepted';
  return COUNTERS[outcome.kind];
}

/** KEYS counters · ARGV field */
const COUNT: Script = { name: 'count', lua: `return redis.call('HINCRBY', KEYS[1], ARGV[1], 1)` };

/** Counts an outcome, for the strategies that have no script of their own for it to ride in. */
export async function countOutcome(purchase: Purchase, outcome: SaleOutcome, redis: Redis): Promise<void> {
  const counter = counterOf(outcome);
  if (counter !== null) await redis.run(COUNT, [keys.counters(purchase.ticketTypeId)], [counter]);
}
