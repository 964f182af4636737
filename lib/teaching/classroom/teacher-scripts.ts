import type { Script } from '@/lib/core/stores/redis';
import { NOW } from '@/lib/core/stores/redis-now';
import { FREE_NAME, STAY } from './script-parts';

/* What a room's teacher does. */

/** The learner whose seat begins so, as ARGV 3 has it. */
const FIND_LEARNER = `
local learner = nil
for _, one in ipairs(redis.call('HKEYS', KEYS[3])) do
  if string.sub(one, 1, string.len(ARGV[3])) == ARGV[3] then learner = one end
end`;

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

/** ARGV 3 learner (the first letters are enough) · gives 1 when there was one; nothing of it stays */
export const REMOVE: Script = {
  name: 'classroom-remove',
  lua: `${NOW}
${FIND_LEARNER}
if not learner then return 0 end
redis.call('HDEL', KEYS[3], learner)
redis.call('HDEL', KEYS[4], learner)
redis.call('ZREM', KEYS[5], learner)
for _, votes in ipairs({KEYS[7], KEYS[9]}) do
  for _, question in ipairs(redis.call('ZRANGE', KEYS[6], 0, -1)) do
    redis.call('HDEL', votes, question .. '\\n' .. learner)
  end
end
${STAY}
return 1`,
};

/** ARGV 3 learner (the first letters are enough), 4 name · gives 1 when there is one */
export const RENAME: Script = {
  name: 'classroom-rename',
  lua: `${NOW}
${FIND_LEARNER}
${FREE_NAME}
if not learner then return 0 end
redis.call('HSET', KEYS[3], learner, freeName(ARGV[4], learner))
${STAY}
return 1`,
};

/** ARGV 3: 1, the room lives on · gives nil, or {epoch, now, names, places, seen, questions, choices, shown, first, again} */
export const READ: Script = {
  name: 'classroom-read',
  lua: `${NOW}
local epoch = redis.call('HGET', KEYS[2], 'epoch')
if not epoch then return nil end
if ARGV[3] == '1' then
  ${STAY}
end
return {tonumber(epoch), now, redis.call('HGETALL', KEYS[3]), redis.call('HGETALL', KEYS[4]),
  redis.call('ZRANGE', KEYS[5], 0, -1, 'WITHSCORES'), redis.call('ZRANGE', KEYS[6], 0, -1),
  redis.call('HGETALL', KEYS[7]), redis.call('SMEMBERS', KEYS[8]),
  redis.call('HGETALL', KEYS[9]), redis.call('SMEMBERS', KEYS[10])}`,
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

/** ARGV 3 question · all are asked a second time; gives 0 where nobody answered, or the truth is out, or they were */
export const AGAIN: Script = {
  name: 'classroom-again',
  lua: `${NOW}
if not redis.call('ZSCORE', KEYS[6], ARGV[3]) or redis.call('SISMEMBER', KEYS[8], ARGV[3]) == 1 then return 0 end
if redis.call('SADD', KEYS[10], ARGV[3]) == 0 then return 0 end
local of = ARGV[3] .. '\\n'
local answers = redis.call('HGETALL', KEYS[7])
for i = 1, #answers, 2 do
  if string.sub(answers[i], 1, string.len(of)) == of then
    redis.call('HSET', KEYS[9], answers[i], answers[i + 1])
    redis.call('HDEL', KEYS[7], answers[i])
  end
end
${STAY}
return 1`,
};

/** Everybody begins again, and may predict again · gives 1 when there is such a room */
export const RESTART: Script = {
  name: 'classroom-restart',
  lua: `${NOW}
if redis.call('EXISTS', KEYS[2]) == 0 then return 0 end
redis.call('HINCRBY', KEYS[2], 'epoch', 1)
redis.call('DEL', KEYS[4], KEYS[6], KEYS[7], KEYS[8], KEYS[9], KEYS[10])
${STAY}
return 1`,
};

export const CLOSE: Script = {
  name: 'classroom-close',
  lua: `redis.call('ZREM', KEYS[1], ARGV[1])
return redis.call('DEL', unpack(KEYS, 2))`,
};
