import type { Redis } from './redis';
import { StoreError } from './store-error';

/** How long a Redis that failed is left alone. After it, one call at a time tries again. */
const OPEN_MS = 500;
/** Deadlines missed in a row that make it count as gone; a refused connection does so at once. */
const MAX_MISSES = 3;

/** Whether a Redis is being used or left alone. */
export interface Breaker {
  readonly redis: Redis;
  isOpen(): boolean;
}

/**
 * Leaves a Redis alone for a while after it failed, so that a crowd does not wait for each of its deadlines.
 * While it is left alone every call fails at once, with effect `none`. It comes back by itself.
 */
export function withBreaker(inner: Redis, now: () => number = () => performance.now()): Breaker {
  let misses = 0;
  let openUntil = 0;

  async function guard<T>(call: () => Promise<T>): Promise<T> {
    if (misses >= MAX_MISSES) {
      if (now() < openUntil) throw new StoreError('redis', 'none', 'left alone after it failed');
      openUntil = now() + OPEN_MS; // this call is the one that tries
    }
    try {
      const reply = await call();
      misses = 0;
      return reply;
    } catch (error) {
      if (error instanceof StoreError) {
        misses = error.effect === 'none' ? MAX_MISSES : misses + 1;
        openUntil = now() + OPEN_MS;
      }
      throw error;
    }
  }

  return {
    isOpen: () => misses >= MAX_MISSES,
    redis: {
      ...inner,
      run: (script, keys, args) => guard(() => inner.run(script, keys, args)),
      setIfAbsent: (key, value, ttlMs) => guard(() => inner.setIfAbsent(key, value, ttlMs)),
      // Health checks ask the server itself, and what they learn counts.
      probe: async () => {
        await inner.probe();
        misses = 0;
      },
    },
  };
}
