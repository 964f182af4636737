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
 * anything, and of those past `mark` as many were told as there are (`mark + seen == version`). A version may hold
 * the sales of a whole batch; they are told in one message, which counts once. A message that was lost leaves a
 * gap, and so does a flush. Teaching closes it (teach.ts).
 */

/** How long a key is remembered here. Postgres remembers it for good. */
export const MARKER_TTL_MS = 24 * 3600 * 1000;
/** How long "sold out" and "not on sale" are believed before one request asks Postgres again. */
const BELIEF_MS = 1000;
/** A loader or asker that has said nothing for so long is taken to be dead. */
const ASKER_TTL_MS = 1000;
/** What a buyer who met a full till is told to wait. */
const CONTENDED_RETRY_MS = 100;

/** Redis' own time in ms, as the local `now`. */
export const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/**
 * May these purchases of one type go to the till? One round trip, atomic, re-entrant by owner token; each is decided
 * as if it had come alone, after those before it.
 * KEYS generation, state, leases, counters, loading, a marker each
 * ARGV generation, lease TTL ms, a token and a quantity each · gives a kind and a detail each
 */
export const ADMIT: Script = {
  name: 'admit',
  lua: `
local generation = redis.call('GET', KEYS[1])
if generation and generation ~= ARGV[1] then return {'stale', generation} end
local state = generation and redis.call('HMGET', KEYS[2], 'stock', 'version', 'limit', 'width',
  'opensAt', 'saleStartsAt', 'heardAt', 'askedAt', 'floor', 'mark', 'seen', 'since')
local answers = {}
if not state or not state[1] then
  for i = 3, #ARGV, 2 do
    local isAsker = redis.call('SET', KEYS[5], ARGV[i], 'NX', 'PX', ${ASKER_TTL_MS})
    answers[i - 2], answers[i - 1] = isAsker and 'ask' or 'wait', ''
  end
  return answers
end
${NOW}
local stock, limit, width = tonumber(state[1]), tonumber(state[3]), tonumber(state[4])
local opensAt, askedAt, ttl = tonumber(state[5]), tonumber(state[8]), tonumber(ARGV[2])
local believed = now - tonumber(state[7]) < ${BELIEF_MS}
local knowsEveryKey = state[9] == state[10] and tonumber(state[10]) + tonumber(state[11]) == tonumber(state[2])
  and now - tonumber(state[12]) < ${MARKER_TTL_MS}
local markers = redis.call('MGET', unpack(KEYS, 6))
local fresh, members, counts, leased, fence = {}, {}, {}, nil, nil
local function count(counter) counts[counter] = (counts[counter] or 0) + 1 end
local function refuse(counter, ...)
  count(counter)
  count('atTheDoor') -- answered here, without Postgres
  return ...
end
local function countLeased()
  redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now)
  local sum = 0
  for _, member in ipairs(redis.call('ZRANGE', KEYS[3], 0, -1)) do
    sum = sum + tonumber(string.match(member, ':(%d+)$'))
  end
  return sum
end

local function decide(key, marker, token, quantity)
  if marker then
    local kind, wanted, rest = string.match(marker, '^(%a+) (%d+) (.*)$')
    if kind == 'sold' then
      if tonumber(wanted) ~= quantity then return refuse('keyReused', 'key-reused') end
      return refuse('replayed', 'replay', rest)
    end
    local ends = fresh[key] and now + ttl or tonumber(redis.call('ZSCORE', KEYS[3], rest .. ':' .. wanted) or 0)
    if ends > now then
      if rest == token then return 'admitted', redis.call('HGET', KEYS[2], 'fence') end
      return refuse('keyInProgress', 'key-in-progress', ends - now)
    end
  end
  if quantity > limit then return refuse('limitReached', 'limit-reached', limit) end

  if not believed and now - askedAt >= ${ASKER_TTL_MS} and (stock < quantity or opensAt > now) then
    redis.call('HSET', KEYS[2], 'askedAt', now)
    askedAt = now
    return 'ask'
  end
  if opensAt > now then return refuse('notOnSale', 'not-on-sale', state[6]) end
  if stock < quantity then
    if marker then return 'ask' end
    if not knowsEveryKey then return 'ask', 'teach' end
    return refuse('soldOut', 'sold-out', stock)
  end

  leased = leased or countLeased()
  if leased + quantity > stock or (width > 0 and leased > 0 and leased + quantity > width) then
    return refuse('contended', 'contended', ${CONTENDED_RETRY_MS})
  end
  leased = leased + quantity
  members[#members + 1] = now + ttl
  members[#members + 1] = token .. ':' .. quantity
  fresh[key] = 'till ' .. quantity .. ' ' .. token
  redis.call('SET', key, fresh[key], 'PX', ${MARKER_TTL_MS})
  fence = (fence or tonumber(redis.call('HGET', KEYS[2], 'fence') or 0)) + 1
  return 'admitted', fence
end

for i, marker in ipairs(markers) do
  local key, n = KEYS[5 + i], 2 * i
  local kind, detail = decide(key, fresh[key] or marker, ARGV[n + 1], tonumber(ARGV[n + 2]))
  answers[n - 1], answers[n] = kind, detail or ''
end
if fence then
  redis.call('ZADD', KEYS[3], unpack(members))
  redis.call('HSET', KEYS[2], 'fence', fence)
end
for counter, n in pairs(counts) do redis.call('HINCRBY', KEYS[4], counter, n) end
return answers`,
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
