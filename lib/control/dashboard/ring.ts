import type { Redis, RedisReply, Script } from '@/lib/core/stores/redis';
import { NOW } from '@/lib/core/stores/redis-now';
import { metricsKeys } from '@/lib/shop/metrics/metrics-keys';
import { liveKeys } from './keys';
import type { Snapshot } from './snapshot';

/*
 * What all processes show is kept in Redis: the newest whole snapshot, and the changes of the last minute.
 * The processes take turns at observing; each passes on what any of them found.
 */

/** How often somebody commands, ms. */
export const TURN_MS = 250;
/** Changes that are kept: a minute and a half. */
const RING_LENGTH = 300;
/** When nobody has looked at a dashboard for this long, it begins anew. */
const KEEP_MS = 600_000;

/**
 * KEYS turn, ring, whole, own · ARGV the number that the caller has (-1: none)
 * Gives {now, 1 when it is the caller's turn, the newest whole where the changes don't lead on from what the
 * caller has, changes}
 */
const PULL: Script = {
  name: 'live-pull',
  lua: `
redis.call('INCR', KEYS[4])
${NOW}
local isTurn = redis.call('SET', KEYS[1], '1', 'NX', 'PX', ${TURN_MS})
local since = tonumber(ARGV[1])
local newest = redis.call('HGET', KEYS[3], 'seq')
local changes = redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. since, '+inf')
local whole = ''
if newest and since ~= tonumber(newest) and #changes ~= tonumber(newest) - since then
  whole = redis.call('HGET', KEYS[3], 'json')
  changes = redis.call('ZRANGE', KEYS[2], 0, -1)
end
return {now, isTurn and 1 or 0, whole, changes}`,
};

/**
 * Compare and swap by number: what a process with an older whole found is dropped.
 * KEYS ring, whole, own · ARGV base number, number, change JSON, whole JSON, commands that looking took
 */
const PUSH: Script = {
  name: 'live-push',
  lua: `
redis.call('INCRBY', KEYS[3], ARGV[5] + 1)
local newest = redis.call('HGET', KEYS[2], 'seq')
if newest and newest ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[2], 'seq', ARGV[2], 'json', ARGV[4])
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[3])
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -${RING_LENGTH + 1})
redis.call('PEXPIRE', KEYS[1], ${KEEP_MS})
redis.call('PEXPIRE', KEYS[2], ${KEEP_MS})
return 1`,
};

export interface Pulled {
  readonly now: number;
  readonly isTurn: boolean;
  /** Where the changes don't lead on from what the caller has: the newest whole, and all changes there are. */
  readonly whole: Snapshot | null;
  /** JSON, oldest first. */
  readonly changes: readonly string[];
}

/**
 * What is new since snapshot `seq` (-1: nothing is known), and whether it is this process's turn to observe.
 * @throws {StoreError} Redis is away
 */
export async function pull(seq: number, redis: Redis): Promise<Pulled> {
  const { turn, ring, whole } = liveKeys;
  const [now, isTurn, json, changes] = listOf(
    await redis.run(PULL, [turn, ring, whole, metricsKeys.own], [seq]),
  );
  return {
    now: Number(now),
    isTurn: Number(isTurn) === 1,
    whole: json ? JSON.parse(String(json)) : null,
    changes: listOf(changes ?? null).map(String),
  };
}

/**
 * Hands on what a process that had snapshot `base` found; false: another one was faster, and it is dropped.
 * @param commands how many commands it took to find it
 * @throws {StoreError} Redis is away
 */
export async function push(
  { base, change, whole, commands }: { base: number; change: string; whole: Snapshot; commands: number },
  redis: Redis,
): Promise<boolean> {
  const args = [base, whole.seq, change, JSON.stringify(whole), commands];
  return Number(await redis.run(PUSH, [liveKeys.ring, liveKeys.whole, metricsKeys.own], args)) === 1;
}

function listOf(reply: RedisReply): readonly RedisReply[] {
  return Array.isArray(reply) ? reply : [];
}
