import type { Script } from '@/lib/stores/redis';

/*
 * The bouncer's Lua. Redis runs a script alone, from its first line to its last: that is the whole lock.
 *
 * It must not be trusted for correctness. Redis may be flushed, restarted, or restored from yesterday; the
 * conditional UPDATE in Postgres is what keeps the promise. The bouncer keeps the crowd away from it.
 *
 * The state hash of a type:
 *   stock, version       the newest that Postgres was heard to say; only a newer version overwrites
 *   limit, width         tickets a buyer may have; tickets at the till at once (0: as many as are left)
 *   opensAt, saleStartsAt  when the sale starts, by Redis' clock in ms (0: it has), and as Postgres says it
 *   heardAt, askedAt     when Postgres was last heard; when somebody last went to ask it again
 *   fence                the fencing counter
 *   floor, mark, seen, since  which sales' keys are known, see below
 *
 * "Sold out" may be said without Postgres only to a key that is surely new, so only by a Redis that knows the
 * key of every sale. It does when no version is missing: those up to `floor` were taught or never sold
 * anything, and of those past `mark` as many were told as there are (`mark + seen == version`). A sale whose
 * message was lost leaves a gap, and so does a flush. Teaching closes it (teach.ts).
 */

/** How long a key is remembered here. Postgres remembers it for good. */
export const MARKER_TTL_MS = 24 * 3600 * 1000;
/** How long "sold out" and "not on sale" are believed before one request asks Postgres again. */
const BELIEF_MS = 1000;
/** A loader or asker that has said nothing for so long is taken to be dead. */
const ASKER_TTL_MS = 1000;
/** What a buyer who met a full till is told to wait. */
const CONTENDED_RETRY_MS = 100;

const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/**
 * May this purchase go to the till? One round trip, atomic, re-entrant by owner token.
 * KEYS generation, state, leases, counters, marker, loading · ARGV generation, token, quantity, lease TTL ms
 */
export const ADMIT: Script = {
  name: 'admit',
  lua: `
local generation = redis.call('GET', KEYS[1])
local state = generation == ARGV[1] and redis.call('HMGET', KEYS[2], 'stock', 'version', 'limit', 'width',
  'opensAt', 'saleStartsAt', 'heardAt', 'askedAt', 'floor', 'mark', 'seen', 'since')
if generation and generation ~= ARGV[1] then return {'stale', generation} end
if not state or not state[1] then
  return {redis.call('SET', KEYS[6], ARGV[2], 'NX', 'PX', ${ASKER_TTL_MS}) and 'ask' or 'wait'}
end
${NOW}
local token, quantity = ARGV[2], tonumber(ARGV[3])
local stock, limit, width = tonumber(state[1]), tonumber(state[3]), tonumber(state[4])
local function refuse(counter, ...)
  redis.call('HINCRBY', KEYS[4], counter, 1)
  redis.call('HINCRBY', KEYS[4], 'atTheDoor', 1) -- answered here, without Postgres
  return {...}
end

local marker = redis.call('GET', KEYS[5])
if marker then
  local kind, wanted, rest = string.match(marker, '^(%a+) (%d+) (.*)$')
  if kind == 'sold' then
    if tonumber(wanted) ~= quantity then return refuse('keyReused', 'key-reused') end
    return refuse('replayed', 'replay', rest)
  end
  local ends = tonumber(redis.call('ZSCORE', KEYS[3], rest .. ':' .. wanted) or 0)
  if ends > now then
    if rest == token then return {'admitted', redis.call('HGET', KEYS[2], 'fence')} end
    return refuse('keyInProgress', 'key-in-progress', ends - now)
  end
end
if quantity > limit then return refuse('limitReached', 'limit-reached', limit) end

local believed = now - tonumber(state[7]) < ${BELIEF_MS}
if not believed and now - tonumber(state[8]) >= ${ASKER_TTL_MS} then
  if stock < quantity or tonumber(state[5]) > now then
    redis.call('HSET', KEYS[2], 'askedAt', now)
    return {'ask'}
  end
end
if tonumber(state[5]) > now then return refuse('notOnSale', 'not-on-sale', state[6]) end
if stock < quantity then
  local knowsEveryKey = state[9] == state[10] and tonumber(state[10]) + tonumber(state[11]) == tonumber(state[2])
    and now - tonumber(state[12]) < ${MARKER_TTL_MS}
  if marker then return {'ask'} end
  if not knowsEveryKey then return {'ask', 'teach'} end
  return refuse('soldOut', 'sold-out', stock)
end

redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now)
local leased = 0
for _, member in ipairs(redis.call('ZRANGE', KEYS[3], 0, -1)) do
  leased = leased + tonumber(string.match(member, ':(%d+)$'))
end
if leased + quantity > stock or (width > 0 and leased > 0 and leased + quantity > width) then
  return refuse('contended', 'contended', ${CONTENDED_RETRY_MS})
end
redis.call('ZADD', KEYS[3], now + ARGV[4], token .. ':' .. quantity)
redis.call('SET', KEYS[5], 'till ' .. quantity .. ' ' .. token, 'PX', ${MARKER_TTL_MS})
return {'admitted', redis.call('HINCRBY', KEYS[2], 'fence', 1)}`,
};

/**
 * The purchase leaves the till: its lease is released by token, and what Postgres said is passed on.
 * KEYS generation, state, leases, counters, marker
 * ARGV generation, token, quantity, counter, version, stock (-1: not heard), order JSON ('' where none)
 */
export const LEAVE: Script = {
  name: 'leave',
  lua: `
redis.call('ZREM', KEYS[3], ARGV[2] .. ':' .. ARGV[3])
local marker = redis.call('GET', KEYS[5])
local sold = ARGV[7] ~= '' and 'sold ' .. ARGV[3] .. ' ' .. ARGV[7]
if sold and marker == sold then return 0 end -- the same message again
redis.call('HINCRBY', KEYS[4], ARGV[4], 1)
local generation = redis.call('GET', KEYS[1])
if generation and tonumber(generation) < tonumber(ARGV[1]) then
  redis.call('DEL', KEYS[1]) -- a reset was missed: whoever comes next reads the type from Postgres
  return 0
end
if redis.call('EXISTS', KEYS[2]) == 0 then return 0 end
local stock = tonumber(ARGV[6])
if sold then
  redis.call('SET', KEYS[5], sold, 'PX', ${MARKER_TTL_MS})
elseif marker == 'till ' .. ARGV[3] .. ' ' .. ARGV[2] then
  redis.call('DEL', KEYS[5])
end
if stock < 0 then return 1 end
${NOW}
local known = redis.call('HMGET', KEYS[2], 'version', 'mark')
local version = tonumber(ARGV[5])
if ARGV[4] == 'accepted' and version > tonumber(known[2]) then redis.call('HINCRBY', KEYS[2], 'seen', 1) end
if version > tonumber(known[1]) then
  redis.call('HSET', KEYS[2], 'stock', stock, 'version', version, 'heardAt', now)
elseif version == tonumber(known[1]) then
  redis.call('HSET', KEYS[2], 'heardAt', now)
end
return 1`,
};

/**
 * What Postgres was just read to say of a type. An older generation or version changes nothing.
 * KEYS generation, state, loading, counters
 * ARGV generation, version, stock, limit, width (0: none), ms until the sale opens, sale start, '1' when this
 * generation never sold anything
 */
export const PUBLISH: Script = {
  name: 'publish',
  lua: `
local generation = redis.call('GET', KEYS[1])
redis.call('DEL', KEYS[3])
if generation and tonumber(generation) > tonumber(ARGV[1]) then return 0 end
if generation ~= ARGV[1] then
  if generation then redis.call('DEL', KEYS[4]) end
  redis.call('SET', KEYS[1], ARGV[1])
end
${NOW}
local known = redis.call('HGET', KEYS[2], 'version')
if known and tonumber(known) > tonumber(ARGV[2]) then return 0 end
local opensAt = tonumber(ARGV[6]) > 0 and now + math.floor(tonumber(ARGV[6])) or 0
redis.call('HSET', KEYS[2], 'version', ARGV[2], 'stock', ARGV[3], 'limit', ARGV[4], 'width', ARGV[5],
  'opensAt', opensAt, 'saleStartsAt', ARGV[7], 'heardAt', now, 'askedAt', 0)
if not known or ARGV[8] == '1' then
  redis.call('HSET', KEYS[2], 'floor', ARGV[8] == '1' and ARGV[2] or -1, 'mark', ARGV[2], 'seen', 0, 'since', now)
end
return 1`,
};
