import type { Redis, RedisReply, Script } from '@/lib/core/stores/redis';
import { shorten } from '@/lib/teaching/explorer/names';
import type { World } from '@/lib/teaching/explorer/timeline';

/**
 * Longer than any run, far below what is kept as a memory, and a figure that nobody writes down by hand. Its thousandth,
 * for those who take it for seconds, is brief.
 */
export const LEASE_TTL_MS = 541_000;

/** Longer is no lease that somebody chose: it would lock all others out for as long. Shorter ends before a sale may. */
const LONGEST_OWN_LEASE_MS = 60_000;
const SHORTEST_OWN_LEASE_MS = 1000;
const BRIEF_MS = 900;

/** Where Redis' own clock stands still. */
export const NOW_MS = 1_700_000_000_000;

/** Redis' own clock stands still, and what it would forget by itself within seconds it keeps. */
function stopTime(lua: string): string {
  return lua
    .replaceAll(`redis.call('TIME')`, `{${NOW_MS / 1000}, 0}`)
    .replaceAll(/'PX', (\d+)/g, (_, ms: string) => `'PX', ${isOwnLease(Number(ms)) ? LEASE_TTL_MS : ms}`);
}

const isOwnLease = (ms: number) => ms >= SHORTEST_OWN_LEASE_MS && ms <= LONGEST_OWN_LEASE_MS;

/**
 * A few seconds that a strategy chose itself, or the lab's TTL, of which a run takes little; or its half, or twice it, and
 * so on. ARGV[1]: that TTL.
 */
const IS_LEASE = `
local function is_lease(ttl)
  local half = tonumber(ARGV[1]) / 2
  local taken = (half - ttl % half) % half
  return ttl > 0 and ttl <= 24 * half and (ttl <= ${LONGEST_OWN_LEASE_MS} or taken < 60000)
end`;

const stopped = new WeakMap<Script, Script>();

function timeless(script: Script): Script {
  const known = stopped.get(script) ?? { name: script.name, lua: stopTime(script.lua) };
  stopped.set(script, known);
  return known;
}

const FLUSH: Script = { name: 'lab-flush', lua: `return redis.call('DEL', unpack(KEYS))` };

/** KEYS all · ARGV the lab's TTL · gives each key that is there: its value, its TTL, and whether it is a lease. */
const READ: Script = {
  name: 'lab-read',
  lua: `${IS_LEASE}
local found = {}
for _, key in ipairs(KEYS) do
  local kind, ttl = redis.call('TYPE', key).ok, redis.call('PTTL', key)
  local value, lease = '', is_lease(ttl)
  if kind == 'string' then value = redis.call('GET', key)
  elseif kind == 'hash' then
    local fields = redis.call('HGETALL', key)
    local pairs_ = {}
    for i = 1, #fields, 2 do pairs_[#pairs_ + 1] = fields[i] .. ' ' .. fields[i + 1] end
    table.sort(pairs_)
    value = table.concat(pairs_, ', ')
  elseif kind == 'zset' then
    local members = {}
    for i, member in ipairs(redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')) do
      if i % 2 == 1 then members[#members + 1] = member
      elseif tonumber(member) > 0 then lease = true
      else members[#members] = members[#members] .. ' (ended)' end
    end
    value = table.concat(members, ', ')
  end
  if kind ~= 'none' and ttl ~= -2 then
    local brief = kind == 'string' and lease and ttl < ${BRIEF_MS}
    found[#found + 1] = {key, value, lease and 'lease' or (ttl > 0 and 'memory' or 'none'), brief and 1 or 0}
  end
end
return found`,
};

/** KEYS all · ARGV the lab's TTL: locks go, and admitted buyers have stayed too long. */
const END_LEASES: Script = {
  name: 'lab-end-leases',
  lua: `${IS_LEASE}
for _, key in ipairs(KEYS) do
  local kind, ttl = redis.call('TYPE', key).ok, redis.call('PTTL', key)
  if kind == 'zset' then
    for _, member in ipairs(redis.call('ZRANGE', key, 0, -1)) do redis.call('ZADD', key, 0, member) end
  elseif is_lease(ttl) then redis.call('DEL', key) end
end
return 1`,
};

/** A sandbox's part of a Redis: `servers` of its own, as prefixes, and every key that it ever named. */
export interface SandboxRedis {
  /** One of the sandbox's servers, ungated; its keys are the sandbox's own. */
  server(n: number): Redis;
  read(): Promise<World['keys']>;
  endLeases(): Promise<void>;
  /** Empties one server; without a number, all. */
  flush(server?: number): Promise<void>;
}

export function createSandboxRedis(redis: Redis, prefix: string): SandboxRedis {
  const named = new Set<string>();
  const own = (server: number, key: string) => {
    const name = `${prefix}:${server}:${key}`;
    named.add(name);
    return name;
  };
  const nameOf = (key: string) => {
    const [, server, name = key] = /^[^:]*:(\d+):(.*)$/.exec(key) ?? [];
    return shorten(Number(server) === 0 ? name : `server ${Number(server) + 1}: ${name}`);
  };
  return {
    server: (n) => ({
      ...redis,
      run: (script, keys, args) =>
        redis.run(
          timeless(script),
          keys.map((key) => own(n, key)),
          args,
        ),
      setIfAbsent: (key, value, ttlMs) => redis.setIfAbsent(own(n, key), value, ttlMs),
    }),
    async read() {
      if (named.size === 0) return [];
      const found = await redis.run(READ, [...named].sort(), [LEASE_TTL_MS]);
      return asList(found).map((entry) => {
        const [key, value, ttl, brief] = asList(entry).map(String);
        return {
          key: nameOf(key ?? ''),
          value: shorten(value ?? ''),
          ttl: ttl === 'lease' || ttl === 'memory' ? ttl : 'none',
          ...(brief === '1' && { isBrief: true as const }),
        };
      });
    },
    async endLeases() {
      if (named.size > 0) await redis.run(END_LEASES, [...named], [LEASE_TTL_MS]);
    },
    async flush(server) {
      const isGone = (name: string) => server === undefined || name.startsWith(`${prefix}:${server}:`);
      const gone = [...named].filter(isGone);
      if (gone.length > 0) await redis.run(FLUSH, gone, []);
      for (const name of gone) named.delete(name);
    },
  };
}

const asList = (reply: RedisReply): readonly RedisReply[] => (Array.isArray(reply) ? reply : []);
