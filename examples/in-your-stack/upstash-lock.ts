import type { Redis } from '@upstash/redis';

const UNLOCK = `
  if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
  return 0`;

/**
 * Does the work if nobody else does. @returns undefined: somebody else has the lock
 *
 * The client sends a command again when no answer came: a lock that was won may look lost. It ends by itself.
 */
export async function withLock<T>(
  redis: Redis,
  name: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  const token = crypto.randomUUID();
  if ((await redis.set(name, token, { nx: true, px: 5000 })) === null) return undefined;
  try {
    return await work();
  } finally {
    await redis.eval(UNLOCK, [name], [token]);
  }
}
