import type { Redis } from '@/lib/stores/redis';

/** Which generation each type was last known to be in, by this process. A wrong one costs a second round trip. */
const generations = new WeakMap<Redis, Map<string, number>>();

/** By ticket type; to be set when another one is heard of. */
export function generationsOf(redis: Redis): Map<string, number> {
  const known = generations.get(redis) ?? new Map<string, number>();
  generations.set(redis, known);
  return known;
}
