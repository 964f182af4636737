import type { Script } from '@/lib/core/stores/redis';
import { NOW } from '@/lib/core/stores/redis-now';

/*
 * A classroom in Redis. It is gone an hour after anybody last did something in it: each script that changes the room
 * starts that hour again; a page that only asks does not. All have the KEYS of `roomKeys`, and ARGV code, TTL ms, ...
 */

/** The room is in use: it lives on. */
const STAY = `
for i = 1, #KEYS do redis.call('PEXPIRE', KEYS[i], ARGV[2]) end
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])`;

/** ARGV 3 most rooms · gives open, taken or full */
export const OPEN: Script = {
  name: 'classroom-open',
  lua: `${NOW}
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('EXISTS', KEYS[2]) == 1 then return 'taken' end
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[3]) then return 'full' end
redis.call('HSET', KEYS[2], 'epoch', 0, 'openedAt', now)
${STAY}
return 'open'`,
};

/** ARGV 3 learner, 4 name, 5 most learners · gives in, gone or full */
export const JOIN: Script = {
  name: 'classroom-join',
  lua: `${NOW}
if redis.call('EXISTS', KEYS[2]) == 0 then return 'gone' end
local isNew = redis.call('HEXISTS', KEYS[3], ARGV[3]) == 0
if isNew and redis.call('HLEN', KEYS[3]) >= tonumber(ARGV[5]) then return 'full' end
redis.call('HSET', KEYS[3], ARGV[3], ARGV[4])
redis.call('ZADD', KEYS[5], now, ARGV[3])
${STAY}
return 'in'`,
};

/** ARGV 3 learner, 4 place as JSON ('': as before) · gives nil, or {name, epoch, {question kept back, …}} */
export const POLL: Script = {
  name: 'classroom-poll',
  lua: `${NOW}
local name = redis.call('HGET', KEYS[3], ARGV[3])
if not name then return nil end
redis.call('ZADD', KEYS[5], now, ARGV[3])
if ARGV[4] ~= '' then
  redis.call('HSET', KEYS[4], ARGV[3], ARGV[4])
  ${STAY}
end
local keptBack = {}
for _, question in ipairs(redis.call('ZRANGE', KEYS[6], 0, -1)) do
  if redis.call('SISMEMBER', KEYS[8], question) == 0 then table.insert(keptBack, question) end
end
return {name, tonumber(redis.call('HGET', KEYS[2], 'epoch')), keptBack}`,
};

/** ARGV 3 learner, 4 question, 5 choice, 6 most questions, 7 most choices · gives kept, shown, full or gone */
export const PREDICT: Script = {
  name: 'classroom-predict',
  lua: `${NOW}
if redis.call('HEXISTS', KEYS[3], ARGV[3]) == 0 then return 'gone' end
if redis.call('SISMEMBER', KEYS[8], ARGV[4]) == 1 then return 'shown' end
local answer = ARGV[4] .. '\\n' .. ARGV[3]
if redis.call('HEXISTS', KEYS[7], answer) == 0 then
  local isNew = not redis.call('ZSCORE', KEYS[6], ARGV[4])
  if isNew and redis.call('ZCARD', KEYS[6]) >= tonumber(ARGV[6]) then return 'full' end
  if redis.call('HLEN', KEYS[7]) >= tonumber(ARGV[7]) then return 'full' end
  if isNew then redis.call('ZADD', KEYS[6], now, ARGV[4]) end
end
redis.call('HSET', KEYS[7], answer, ARGV[5])
${STAY}
return 'kept'`,
};

/** ARGV 3 learner. What was predicted stays. */
export const LEAVE: Script = {
  name: 'classroom-leave',
  lua: `redis.call('HDEL', KEYS[4], ARGV[3])
redis.call('ZREM', KEYS[5], ARGV[3])
return redis.call('HDEL', KEYS[3], ARGV[3])`,
};

/** Gives nil, or {epoch, now, names, places, seen, questions, choices, shown}, each a flat list */
export const READ: Script = {
  name: 'classroom-read',
  lua: `${NOW}
local epoch = redis.call('HGET', KEYS[2], 'epoch')
if not epoch then return nil end
return {tonumber(epoch), now, redis.call('HGETALL', KEYS[3]), redis.call('HGETALL', KEYS[4]),
  redis.call('ZRANGE', KEYS[5], 0, -1, 'WITHSCORES'), redis.call('ZRANGE', KEYS[6], 0, -1),
  redis.call('HGETALL', KEYS[7]), redis.call('SMEMBERS', KEYS[8])}`,
};

/** ARGV 3 question · gives 1 when somebody answered it */
export const SHOW: Script = {
  name: 'classroom-show',
  lua: `${NOW}
if not redis.call('ZSCORE', KEYS[6], ARGV[3]) then return 0 end
redis.call('SADD', KEYS[8], ARGV[3])
${STAY}
return 1`,
};

/** Everybody begins again, and may predict again · gives 1 when there is such a room */
export const RESTART: Script = {
  name: 'classroom-restart',
  lua: `${NOW}
if redis.call('EXISTS', KEYS[2]) == 0 then return 0 end
redis.call('HINCRBY', KEYS[2], 'epoch', 1)
redis.call('DEL', KEYS[4], KEYS[6], KEYS[7], KEYS[8])
${STAY}
return 1`,
};

export const CLOSE: Script = {
  name: 'classroom-close',
  lua: `redis.call('ZREM', KEYS[1], ARGV[1])
return redis.call('DEL', unpack(KEYS, 2))`,
};
