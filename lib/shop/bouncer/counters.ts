import { MemoryKey } from '@/lib/core/stores/memory';
import type { Script } from '@/lib/core/stores/redis';
import type { Stores } from '@/lib/core/stores/stores';
import type { Purchase, SaleOutcome } from '@/lib/shop/sale/outcome';
import { keys } from './keys';

/** What became of the purchases of a type since its last reset: the fields of its counters. */
export type Counter =
  | 'accepted'
  | 'replayed'
  | 'soldOut'
  | 'allHeld'
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
  'all-held': 'allHeld',
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

/** A message of each ticket type at most so often, and none while nobody buys. */
const FLUSH_MS = 100;

/** KEYS counters · ARGV field and count in turn */
const COUNT: Script = {
  name: 'count',
  lua: `for i = 1, #ARGV, 2 do redis.call('HINCRBY', KEYS[1], ARGV[i], ARGV[i + 1]) end return 1`,
};

type Counts = Map<Counter, number>;

/** What this process has counted since its last message, by ticket type. */
const PENDING = new MemoryKey<Map<string, Counts>>();
const pendingOf = ({ memory }: Pick<Stores, 'memory'>) => memory.of(PENDING, () => new Map<string, Counts>());

/**
 * Counts an outcome that no script of the bouncer counted. Costs no round trip of its own: what gathers within a
 * tenth of a second goes to Redis together.
 */
export function countOutcome(
  { ticketTypeId }: Purchase,
  outcome: SaleOutcome,
  stores: Pick<Stores, 'redis' | 'memory' | 'sleep'>,
  waitUntil: (work: Promise<unknown>) => void,
): void {
  const counter = counterOf(outcome);
  if (counter === null) return;
  const pending = pendingOf(stores);
  const isDue = pending.size > 0;
  const counts: Counts = pending.get(ticketTypeId) ?? new Map();
  pending.set(ticketTypeId, counts.set(counter, (counts.get(counter) ?? 0) + 1));
  if (!isDue) waitUntil(stores.sleep(FLUSH_MS).then(() => flush(stores)));
}

async function flush(stores: Pick<Stores, 'redis' | 'memory'>): Promise<void> {
  const pending = pendingOf(stores);
  const types = [...pending];
  pending.clear();
  await Promise.all(
    types.map(([id, counts]) => stores.redis.run(COUNT, [keys.counters(id)], [...counts].flat())),
  );
}
