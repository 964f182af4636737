import type { Redis, RedisReply, Script } from '@/lib/core/stores/redis';
import { NOW } from '@/lib/core/stores/redis-now';
import { keys } from '@/lib/shop/bouncer/keys';
import { metricsKeys } from '@/lib/shop/metrics/metrics-keys';
import { lockOf } from '@/lib/shop/strategies/setnx-lock';
import type { LiveAdmission, LiveLease } from './snapshot';

const LEASES_SHOWN = 12;
/** What is shown of a token: enough to tell two apart, too little to use. */
const TOKEN_LENGTH = 6;

/**
 * KEYS counters, state, leases, the lock of setnx-lock
 * Gives {fence, tickets admitted, {counter, count, …}, {token, quantity, ttl ms, …}}
 */
const READ: Script = {
  name: 'live-read-admission',
  lua: `${NOW}
local admitted, shown = 0, {}
local function add(token, quantity, ttl)
  admitted = admitted + quantity
  if #shown >= ${LEASES_SHOWN * 3} then return end
  table.insert(shown, string.sub(token, 1, ${TOKEN_LENGTH}))
  table.insert(shown, quantity)
  table.insert(shown, ttl)
end
local held = redis.call('ZRANGEBYSCORE', KEYS[3], '(' .. now, '+inf', 'WITHSCORES')
for i = 1, #held, 2 do
  local token, quantity = string.match(held[i], '^(.*):(%d+)$')
  add(token, tonumber(quantity), tonumber(held[i + 1]) - now)
end
local lock = redis.call('GET', KEYS[4])
if lock then add(lock, 1, redis.call('PTTL', KEYS[4])) end
return {tonumber(redis.call('HGET', KEYS[2], 'fence') or 0), admitted, redis.call('HGETALL', KEYS[1]), shown}`,
};

/**
 * What Redis knows of each type, in their order: what became of the requests, and the leases that are held.
 * @throws {StoreError} Redis is away
 */
export function readAdmissions(
  types: readonly { readonly id: string; readonly generation: number }[],
  redis: Redis,
): Promise<readonly LiveAdmission[]> {
  return Promise.all(
    types.map(async ({ id, generation }) => {
      const names = [keys.counters(id), keys.state(id, generation), keys.leases(id, generation)];
      return readAdmission(await redis.run(READ, [...names, lockOf(id)], []));
    }),
  );
}

function readAdmission(reply: RedisReply): LiveAdmission {
  const [fence, admitted, counters, leases] = listOf(reply);
  return {
    fence: Number(fence),
    admitted: Number(admitted),
    counters: readPairs(listOf(counters)),
    leases: readLeases(listOf(leases)),
  };
}

function readLeases(flat: readonly RedisReply[]): LiveLease[] {
  return Array.from({ length: Math.floor(flat.length / 3) }, (_, i) => ({
    token: String(flat[3 * i]),
    quantity: Number(flat[3 * i + 1]),
    ttlMs: Number(flat[3 * i + 2]),
  }));
}

/** KEYS answers, own · gives {commands of the dashboard itself, {field, count, …}} */
const READ_ANSWERS: Script = {
  name: 'live-read-answers',
  lua: `return {tonumber(redis.call('GET', KEYS[2]) or 0), redis.call('HGETALL', KEYS[1])}`,
};

/** How many answers took how long, how many of them were sales, and how many commands the dashboard itself has sent. Same errors. */
export async function readAnswers(redis: Redis) {
  const reply = await redis.run(READ_ANSWERS, [metricsKeys.answers, metricsKeys.own], []);
  const [own, fields] = listOf(reply);
  const { 'rate-limited': rateLimited = 0, accepted = 0, ...answers } = readPairs(listOf(fields));
  return { own: Number(own), answers, rateLimited, accepted };
}

function readPairs(flat: readonly RedisReply[]): Record<string, number> {
  const pairs: Record<string, number> = {};
  for (let i = 0; i + 1 < flat.length; i += 2) pairs[String(flat[i])] = Number(flat[i + 1]);
  return pairs;
}

function listOf(reply: RedisReply | undefined): readonly RedisReply[] {
  return Array.isArray(reply) ? reply : [];
}
