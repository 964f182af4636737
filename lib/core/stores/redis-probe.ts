import type { Redis, Script } from './redis';

/**
 * What the shop's scripts ask of a Redis, done once on keys of its own. One that is a replica, that is full or whose
 * user may not run scripts answers a PING as if all were well.
 *
 * KEYS hash, set, text
 */
const PROBE: Script = {
  name: 'probe',
  // A write that may be refused for want of memory comes first: a script that has written is not refused any more.
  lua: `redis.call('TIME')
redis.call('HSET', KEYS[1], 'field', 1)
redis.call('HINCRBY', KEYS[1], 'field', 1)
redis.call('ZADD', KEYS[2], 1, 'member')
redis.call('ZREM', KEYS[2], 'member')
redis.call('SET', KEYS[3], '1', 'PX', ARGV[1])
redis.call('PEXPIRE', KEYS[3], ARGV[1])
return redis.call('DEL', KEYS[1])`,
};

const KEYS = ['hash', 'set', 'text'].map((kind) => `lt:{probe}:${kind}`);
const TTL_MS = 1000;

/** Asks a Redis what the shop asks of it. Same errors as `run`. */
export async function probeRedis(run: Redis['run']): Promise<void> {
  await run(PROBE, KEYS, [TTL_MS]);
}
