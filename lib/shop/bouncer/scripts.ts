import type { Script } from '@/lib/core/stores/redis';
import { NOW } from '@/lib/core/stores/redis-now';

/*
 * The bouncer's Lua. Redis runs a script alone, from its first line to its last: that is the whole lock.
 *
 * It must not be trusted for correctness. Redis may be flushed, restarted, or restored from yesterday; the
 * conditional UPDATE in Postgres is what keeps the promise. The bouncer keeps the crowd away from it.
 *
 * The state hash of a type:
 *   stock, version       the newest that Postgres said; only a newer version overwrites
 *   limit, slots         tickets a buyer may have; tickets that may be leased at once (0: as many as are left)
 *   opensAt, saleStartsAt  when the sale starts, by Redis' clock in ms (0: it has), and as Postgres says it
 *   stockAsOf, restAsOf      as of when stock and version are known; as of when the rest is
 *   holds, held, heldAt  '1' of a type with holds; how many tickets were held, and at which version Postgres said so
 *   askedAt              when somebody last went to ask Postgres
 *   fence                the fencing counter
 *   floor, mark, seen, since  which sales' keys are known, see below
 *
 * What Redis knows, since when, and for how long it may be believed:
 *   - All that Postgres says comes with a time, `asOf`: Redis' own clock, as the script said it before the statement
 *     began. So it was true at some moment after that, however late the message comes, and no clock is compared.
 *   - A refusal is Redis' own word. It is said only of what is known as of less than BELIEF_MS ago, by a Redis that is
 *     not behind the process that asks (a Redis restored from a dump may be), and only to a key that is surely new.
 *   - Too old to be believed: one request asks Postgres and publishes what it says. The others wait for that, and
 *     where it does not come in time go to Postgres themselves. Nobody is answered from it.
 *   - Believed, but the key may have an order: the request asks Postgres about that.
 *
 * A key is surely new to a Redis that knows the key of every sale. It does when no version is missing: those up to
 * `floor` were backfilled or never sold anything, and of those past `mark` as many were written as there are
 * (`mark + seen == version`). A version may hold the sales of a whole batch; they come in one message, which counts
 * once. A message that was lost leaves a gap, and so does a flush. A backfill closes it (backfill-markers.ts).
 */

/** How long a key is remembered here. Postgres remembers it for good. */
export const MARKER_TTL_MS = 24 * 3600 * 1000;
/** How long what Postgres said is believed. */
const BELIEF_MS = 1000;
/** A loader or asker that has said nothing for so long is taken to be dead. */
const ASKER_TTL_MS = 1000;
/** What a buyer is told to wait while all that is left is leased. */
export const CONTENDED_RETRY_MS = 100;

/**
 * May these purchases of one type have a lease? One round trip, atomic, re-entrant by owner token; each is decided
 * as if it had come alone, after those before it.
 * KEYS generation, state, leases, counters, loading, a marker each
 * ARGV generation and version (the newest that the process observed), lease TTL ms, a token and a quantity each
 * Gives a kind and a detail each, then the time and the version.
 */
export const ADMIT: Script = {
  name: 'admit',
  lua: `
local generation = redis.call('GET', KEYS[1])
if generation and tonumber(generation) > tonumber(ARGV[1]) then return {'stale', generation} end
local state = generation == ARGV[1] and redis.call('HMGET', KEYS[2], 'stock', 'version', 'limit', 'slots',
  'opensAt', 'saleStartsAt', 'stockAsOf', 'restAsOf', 'askedAt', 'floor', 'mark', 'seen', 'since',
  'holds', 'held', 'heldAt')
local answers = {}
${NOW}
if not state or not state[1] then
  for i = 4, #ARGV, 2 do
    local isAsker = redis.call('SET', KEYS[5], ARGV[i], 'NX', 'PX', ${ASKER_TTL_MS})
    answers[i - 3], answers[i - 2] = isAsker and 'ask' or 'wait', ''
  end
  answers[#answers + 1], answers[#answers + 2] = now, 0
  return answers
end
local stock, version, limit, slots = tonumber(state[1]), tonumber(state[2]), tonumber(state[3]), tonumber(state[4])
local opensAt, askedAt, ttl = tonumber(state[5]), tonumber(state[9]), tonumber(ARGV[3])
local function isWithin(ms, at) return at <= now and now - at < ms end
local function believes(asOf) return isWithin(${BELIEF_MS}, tonumber(asOf)) and version >= tonumber(ARGV[2]) end
local believesStock, believesRest = believes(state[7]), believes(state[8])
local knowsEveryKey = state[10] == state[11] and tonumber(state[11]) + tonumber(state[12]) == version
  and now - tonumber(state[13]) < ${MARKER_TTL_MS}
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

-- Why it may have no lease: whether that is believed, its counter, and the refusal. Nothing: it may
local function findObstacle(quantity)
  if quantity > limit then return believesRest, 'limitReached', 'limit-reached', limit end
  if opensAt > now then return believesRest, 'notOnSale', 'not-on-sale', state[6] end
  if stock < quantity then
    local isKnown = tonumber(state[16] or -1) == version
    if state[14] == '1' and not (isKnown and stock + tonumber(state[15]) < quantity) then
      return believesStock, 'allHeld', 'all-held', math.max(tonumber(state[15]), quantity - stock)
    end
    return believesStock, 'soldOut', 'sold-out', stock
  end
  leased = leased or countLeased()
  if leased + quantity > stock or (slots > 0 and leased > 0 and leased + quantity > slots) then
    return believesStock, 'contended', 'contended', ${CONTENDED_RETRY_MS}
  end
end

local function decide(key, marker, token, quantity)
  if marker then
    local kind, wanted, rest = string.match(marker, '^(%a+) (%d+) (.*)$')
    if kind == 'sold' then
      if tonumber(wanted) ~= quantity then return refuse('keyReused', 'key-reused') end
      return refuse('replayed', 'replay', rest)
    end
    if kind == 'order' then return 'ask' end -- what has become of it, Postgres knows
    local ends = fresh[key] and now + ttl or tonumber(redis.call('ZSCORE', KEYS[3], rest .. ':' .. wanted) or 0)
    if ends > now then
      if rest == token then return 'admitted', redis.call('HGET', KEYS[2], 'fence') end
      return refuse('keyInProgress', 'key-in-progress', ends - now)
    end
  end

  local isBelieved, counter, kind, detail = findObstacle(quantity)
  if isBelieved and knowsEveryKey and not marker then return refuse(counter, kind, detail) end
  if isBelieved then return 'ask', not knowsEveryKey and 'backfill' or '' end
  if isBelieved == false then
    if isWithin(${ASKER_TTL_MS}, askedAt) then return 'wait' end
    redis.call('HSET', KEYS[2], 'askedAt', now)
    askedAt = now
    return 'ask'
  end

  leased = leased + quantity
  members[#members + 1] = now + ttl
  members[#members + 1] = token .. ':' .. quantity
  fresh[key] = 'leased ' .. quantity .. ' ' .. token
  redis.call('SET', key, fresh[key], 'PX', ${MARKER_TTL_MS})
  fence = (fence or tonumber(redis.call('HGET', KEYS[2], 'fence') or 0)) + 1
  return 'admitted', fence
end

for i, marker in ipairs(markers) do
  local key, n = KEYS[5 + i], 2 * i
  local kind, detail = decide(key, fresh[key] or marker, ARGV[n + 2], tonumber(ARGV[n + 3]))
  answers[n - 1], answers[n] = kind, detail or ''
end
if fence then
  redis.call('ZADD', KEYS[3], unpack(members))
  redis.call('HSET', KEYS[2], 'fence', fence)
end
for counter, n in pairs(counts) do redis.call('HINCRBY', KEYS[4], counter, n) end
answers[#answers + 1], answers[#answers + 2] = now, version
return answers`,
};

/**
 * What Postgres was just read to say of a type. An older generation or version changes nothing.
 * KEYS generation, state, loading, counters
 * ARGV generation, version, as of when, stock, limit, slots (0: none), ms until the sale opens, sale start, '1' when
 * this generation never sold anything, '1' when it has holds, how many tickets are held
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
local known, asOf = redis.call('HMGET', KEYS[2], 'version', 'stockAsOf'), tonumber(ARGV[3])
if known[1] and tonumber(known[1]) > tonumber(ARGV[2]) then return redis.call('HSET', KEYS[2], 'askedAt', 0) end
local stockAsOf = tonumber(known[2] or 0)
if stockAsOf < asOf or stockAsOf > now then stockAsOf = asOf end -- Redis' clock may have been put back
local opensAt = tonumber(ARGV[7]) > 0 and now + math.floor(tonumber(ARGV[7])) or 0
redis.call('HSET', KEYS[2], 'version', ARGV[2], 'stock', ARGV[4], 'limit', ARGV[5], 'slots', ARGV[6],
  'opensAt', opensAt, 'saleStartsAt', ARGV[8], 'stockAsOf', stockAsOf, 'restAsOf', asOf, 'askedAt', 0,
  'holds', ARGV[10], 'held', ARGV[11], 'heldAt', ARGV[2])
if not known[1] or ARGV[9] == '1' then
  redis.call('HSET', KEYS[2], 'floor', ARGV[9] == '1' and ARGV[2] or -1, 'mark', ARGV[2], 'seen', 0, 'since', now)
end
return 1`,
};

/** KEYS any of the type's · gives the time */
export const READ_CLOCK: Script = { name: 'read-clock', lua: `${NOW}\nreturn now` };
