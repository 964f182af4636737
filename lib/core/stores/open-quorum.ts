import type { Env } from '@/lib/core/env';
import { type Faults, withRedisFaults } from './faults';
import type { Redis } from './redis';

/** A server of a quorum that hangs is given up soon: a fraction of the lease that the round is for. */
const LEASE_FRACTION = 1 / 20;

/**
 * The independent servers of REDLOCK_URLS, each connected when it is first asked. What goes wrong with the shop's
 * Redis on purpose goes wrong with the first of them.
 * @returns empty where none are configured
 */
export function openQuorum(env: Env, faults: Faults): readonly Redis[] {
  const deadlineMs = Math.ceil(Math.min(env.REDIS_DEADLINE_MS, env.LEASE_TTL_MS * LEASE_FRACTION));
  return env.REDLOCK_URLS.map((url, n) => {
    const redis = openWhenAsked(async () => {
      const { openIoredis } = await import('./ioredis/ioredis-redis');
      return openIoredis(url, { ...env, REDIS_DEADLINE_MS: deadlineMs });
    });
    return n === 0 && env.DEMO_MODE ? withRedisFaults(redis, faults) : redis;
  });
}

function openWhenAsked(open: () => Promise<Redis>): Redis {
  let opened: Promise<Redis> | undefined;
  const redis = () => {
    opened ??= open();
    return opened;
  };
  return {
    driver: 'ioredis',
    run: async (script, keys, args) => (await redis()).run(script, keys, args),
    setIfAbsent: async (key, value, ttlMs) => (await redis()).setIfAbsent(key, value, ttlMs),
    probe: async () => (await redis()).probe(),
    info: async (section) => (await redis()).info(section),
    close: async () => (await opened)?.close(),
  };
}
