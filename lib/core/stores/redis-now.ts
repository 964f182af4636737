/** Redis' own time in ms, as the local `now` of a Lua script that it stands in. */
export const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;
