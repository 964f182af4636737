/*
 * A classroom in Redis. It is gone an hour after anybody last did something in it, or its teacher's desk looked at it:
 * each of these scripts starts that hour again; a learner's page and the wall, which only ask, do not. All have the KEYS
 * of `roomKeys`, and ARGV code, TTL ms, ...
 */

/** The room is in use: it lives on. */
export const STAY = `
for i = 1, #KEYS do redis.call('PEXPIRE', KEYS[i], ARGV[2]) end
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])`;

/** A name that nobody else in the room has: the second Anna is Anna 2. */
export const FREE_NAME = `
local function freeName(wanted, learner)
  local taken = {}
  local names = redis.call('HGETALL', KEYS[3])
  for i = 1, #names, 2 do
    if names[i] ~= learner then taken[string.lower(names[i + 1])] = true end
  end
  if not taken[string.lower(wanted)] then return wanted end
  local n = 2
  while taken[string.lower(wanted .. ' ' .. n)] do n = n + 1 end
  return wanted .. ' ' .. n
end`;
