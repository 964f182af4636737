import type { Redis, Script } from '@/lib/core/stores/redis';
import type { Stores } from '@/lib/core/stores/stores';
import type { Outcome } from '@/lib/shop/sale/outcome';
import { bucketOf } from './latency';
import { metricsKeys } from './metrics-keys';

/** At most four messages a second and process, and none while nobody buys. */
const FLUSH_MS = 250;

/** KEYS answers, own · ARGV field and count in turn */
const ADD: Script = {
  name: 'live-add-answers',
  lua: `
for i = 1, #ARGV, 2 do redis.call('HINCRBY', KEYS[1], ARGV[i], ARGV[i + 1]) end
return redis.call('INCR', KEYS[2])`,
};

/** What this process has answered since its last message, by field. */
const unsent = new WeakMap<Redis, Map<string, number>>();

/**
 * Counts an answer and how long it took, for the dashboard. Costs the request no round trip: what gathers within
 * a quarter of a second goes to Redis together. `ownAnswers` is this process's share, for when there is no Redis.
 */
export function recordAnswer(
  outcome: Outcome,
  ms: number,
  { stores, ownAnswers }: { stores: Pick<Stores, 'redis' | 'sleep'>; ownAnswers: Map<string, number> },
  waitUntil: (work: Promise<unknown>) => void,
): void {
  const { redis, sleep } = stores;
  const field = outcome.kind === 'rate-limited' ? outcome.kind : String(bucketOf(ms));
  if (outcome.kind !== 'rate-limited') ownAnswers.set(field, (ownAnswers.get(field) ?? 0) + 1);
  const fields = [field];
  if (outcome.kind === 'sold' && !outcome.replayed) fields.push('accepted');
  const waiting = unsent.get(redis);
  const gathered = waiting ?? new Map<string, number>();
  for (const field of fields) gathered.set(field, (gathered.get(field) ?? 0) + 1);
  if (waiting) return;
  unsent.set(redis, gathered);
  waitUntil(sleep(FLUSH_MS).then(() => flush(redis)));
}

async function flush(redis: Redis): Promise<void> {
  const gathered = unsent.get(redis);
  unsent.delete(redis);
  if (gathered) await redis.run(ADD, [metricsKeys.answers, metricsKeys.own], [...gathered].flat());
}
