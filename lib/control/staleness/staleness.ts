import { MemoryKey } from '@/lib/core/stores/memory';
import type { Script } from '@/lib/core/stores/redis';
import { StoreError } from '@/lib/core/stores/store-error';
import { keepAlarms } from '@/lib/shop/consistency/alarms';
import type { Shop } from '@/lib/shop/shop';

/** How old the reads of this shop were, of the last measurements. Times in ms. */
export interface Staleness {
  readonly samples: number;
  /** Null: nothing was measured yet. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly maxMs: number | null;
  readonly objectiveMs: number;
}

const KEPT = 200;
/** A p95 of fewer is chance. */
const ENOUGH = 10;
const KEY = 'lt:{staleness}:samples';
const KIND = 'staleness';

/** KEYS samples · ARGV one more, or '' · gives the last ones, newest first. */
const SAMPLES: Script = {
  name: 'staleness-samples',
  lua: `
if ARGV[1] ~= '' then
  redis.call('LPUSH', KEYS[1], ARGV[1])
  redis.call('LTRIM', KEYS[1], 0, ${KEPT - 1})
end
return redis.call('LRANGE', KEYS[1], 0, ${KEPT - 1})`,
};

const OWN = new MemoryKey<{ samples: readonly number[] }>();

/** All that was measured; this process's own share while Redis is away. */
async function readSamples({ stores: { redis, memory } }: Pick<Shop, 'stores'>, ms?: number) {
  const own = memory.of(OWN, () => ({ samples: [] }));
  if (ms !== undefined) own.samples = [Math.round(ms), ...own.samples].slice(0, KEPT);
  try {
    const reply = await redis.run(SAMPLES, [KEY], [ms === undefined ? '' : Math.round(ms)]);
    return Array.isArray(reply) ? reply.map(Number) : [];
  } catch (error) {
    if (error instanceof StoreError) return own.samples;
    throw error;
  }
}

/**
 * Keeps a measurement. Where 95 of 100 are not within the objective, it is an alarm, until they are.
 * @throws {StoreError | SqlError} Postgres failed
 */
export async function keepStaleness(ms: number, shop: Pick<Shop, 'stores' | 'env'>): Promise<void> {
  const { samples, p95Ms, objectiveMs } = summarise(await readSamples(shop, ms), shop);
  const isMissed = samples >= ENOUGH && p95Ms !== null && p95Ms > objectiveMs;
  const text = `of the last ${samples} reads, 95 % were up to ${p95Ms} ms old; the objective is ${objectiveMs} ms`;
  const alarm = { kind: KIND, subject: 'reads', ticketTypeId: null, text };
  await keepAlarms(shop.stores.postgres, isMissed ? [alarm] : [], { kinds: [KIND] });
}

export async function readStaleness(shop: Pick<Shop, 'stores' | 'env'>): Promise<Staleness> {
  return summarise(await readSamples(shop), shop);
}

function summarise(samples: readonly number[], { env }: Pick<Shop, 'env'>): Staleness {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? null;
  return {
    samples: sorted.length,
    ...{ p50Ms: at(0.5), p95Ms: at(0.95), maxMs: sorted.at(-1) ?? null },
    objectiveMs: env.STALENESS_OBJECTIVE_MS,
  };
}
