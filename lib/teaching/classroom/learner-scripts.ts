import type { Script } from '@/lib/core/stores/redis';
import { NOW } from '@/lib/core/stores/redis-now';
import { FREE_NAME, STAY } from './script-parts';

/* What learners do in a room. */

/** ARGV 3 learner, 4 name, 5 most learners · gives in, gone or full */
export const JOIN: Script = {
  name: 'classroom-join',
  lua: `${NOW}
${FREE_NAME}
if redis.call('EXISTS', KEYS[2]) == 0 then return 'gone' end
local isNew = redis.call('HEXISTS', KEYS[3], ARGV[3]) == 0
if isNew and redis.call('HLEN', KEYS[3]) >= tonumber(ARGV[5]) then return 'full' end
redis.call('HSET', KEYS[3], ARGV[3], freeName(ARGV[4], ARGV[3]))
redis.call('ZADD', KEYS[5], now, ARGV[3])
${STAY}
return 'in'`,
};

/** ARGV 3 learner, 4 place as JSON ('': as before) · gives nil, or {name, epoch, {question shown, …}, {asked again, …}} */
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
return {name, tonumber(redis.call('HGET', KEYS[2], 'epoch')),
  redis.call('SMEMBERS', KEYS[8]), redis.call('SMEMBERS', KEYS[10])}`,
};

/** As a local `isFull` of a script that has ARGV 3 learner, 4 question, 5 most questions, 6 most choices. */
const COUNT = `
local answer = ARGV[4] .. '\\n' .. ARGV[3]
local isAsked = redis.call('ZSCORE', KEYS[6], ARGV[4])
local isFull = redis.call('HEXISTS', KEYS[7], answer) == 0
  and ((not isAsked and redis.call('ZCARD', KEYS[6]) >= tonumber(ARGV[5]))
    or redis.call('HLEN', KEYS[7]) >= tonumber(ARGV[6]))`;

/** ARGV 3 learner, 4 question, 5 most questions, 6 most choices, 7 choice, 8 vote · gives kept, shown, again, full or gone */
export const PREDICT: Script = {
  name: 'classroom-predict',
  lua: `${NOW}
if redis.call('HEXISTS', KEYS[3], ARGV[3]) == 0 then return 'gone' end
if redis.call('SISMEMBER', KEYS[8], ARGV[4]) == 1 then return 'shown' end
local vote = redis.call('SISMEMBER', KEYS[10], ARGV[4]) + 1
if vote ~= tonumber(ARGV[8]) then return 'again' end
${COUNT}
if isFull then return 'full' end
if not isAsked then redis.call('ZADD', KEYS[6], now, ARGV[4]) end
redis.call('HSET', KEYS[7], answer, ARGV[7])
${STAY}
return 'kept'`,
};

/** ARGV as of PREDICT, but the last two · gives 0 while the room keeps that question's truth from that learner */
export const MAY_SEE: Script = {
  name: 'classroom-may-see',
  lua: `
if redis.call('HEXISTS', KEYS[3], ARGV[3]) == 0 then return 1 end
if redis.call('SISMEMBER', KEYS[8], ARGV[4]) == 1 then return 1 end
${COUNT}
return isFull and 1 or 0`,
};

/** ARGV 3 learner. What was predicted stays. */
export const LEAVE: Script = {
  name: 'classroom-leave',
  lua: `redis.call('HDEL', KEYS[4], ARGV[3])
redis.call('ZREM', KEYS[5], ARGV[3])
return redis.call('HDEL', KEYS[3], ARGV[3])`,
};
