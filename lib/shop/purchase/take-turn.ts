import { StoreError } from '@/lib/core/stores/store-error';
import type { Stores } from '@/lib/core/stores/stores';

/**
 * Whether this process is the first of all to take a turn in that time; where Redis is away, each is.
 * @param forMs how long the turn lasts
 */
export async function takeTurn(
  key: string,
  forMs: number,
  { redis }: Pick<Stores, 'redis'>,
): Promise<boolean> {
  return redis.setIfAbsent(key, '1', forMs).catch((error: unknown) => {
    if (error instanceof StoreError) return true;
    throw error;
  });
}
