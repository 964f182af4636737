import { afterAll, beforeAll, expect, it } from 'vitest';
import { readEnv } from '@/lib/core/env';
import { openRedis } from '@/lib/core/stores/open-stores';
import type { Redis } from '@/lib/core/stores/redis';
import { freshRedis } from '@/stack/testing/stores';
import { createSandboxRedis, LEASE_TTL_MS } from './sandbox-redis';

let redis: Redis;
let end: () => Promise<void>;
beforeAll(async () => {
  const { url, stop } = await freshRedis();
  const urls = { DATABASE_URL: 'postgres://127.0.0.1/none', REDIS_URL: url };
  redis = await openRedis(readEnv({ ...urls, TICKET_SECRET: 'x'.repeat(32) }));
  end = async () => {
    await redis.close();
    await stop();
  };
});
afterAll(() => end?.());

it('forgets no key that it could not delete: the next flush takes it', async () => {
  let failures = 1;
  const sandbox = createSandboxRedis(
    {
      ...redis,
      async run(script, keys, args) {
        if (script.name === 'lab-flush' && failures-- > 0) throw new Error('Redis is away');
        return redis.run(script, keys, args);
      },
    },
    'lab_test_1',
  );
  await sandbox.server(0).setIfAbsent('lock', 'A1', 60_000);
  await expect(sandbox.flush()).rejects.toThrow('away');
  await sandbox.flush();
  const left = await redis.run({ name: 'keys', lua: `return redis.call('KEYS', 'lab_test_1:*')` }, [], []);
  expect(left).toEqual([]);
});

it('empties one of its servers, or all', async () => {
  const sandbox = createSandboxRedis(redis, 'lab_test_2');
  for (const server of [0, 1, 2]) await sandbox.server(server).setIfAbsent('lock', 'A1', 60_000);
  await sandbox.flush(0);
  expect((await sandbox.read()).map(({ key }) => key)).toEqual(['server 2: lock', 'server 3: lock']);
  await sandbox.flush();
  expect(await sandbox.read()).toEqual([]);
});

it.each([
  [5000, 'lease'],
  [LEASE_TTL_MS, 'lease'],
  [LEASE_TTL_MS / 2, 'lease'],
  [LEASE_TTL_MS * 3, 'lease'],
  [600_000, 'memory'],
  [1800_000, 'memory'],
  [3600_000, 'memory'],
  [24 * 3600_000, 'memory'],
])('a key of %i ms is a %s', async (ttlMs, kind) => {
  const sandbox = createSandboxRedis(redis, 'lab_test_3');
  await sandbox.server(0).setIfAbsent('lock', 'A1', ttlMs);
  expect((await sandbox.read()).map(({ ttl }) => ttl)).toEqual([kind]);
  await sandbox.endLeases();
  expect((await sandbox.read()).length).toBe(kind === 'lease' ? 0 : 1);
  await sandbox.flush();
});
