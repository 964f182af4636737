import { afterAll, beforeAll, expect, it } from 'vitest';
import { readEnv } from '@/lib/core/env';
import { openRedis } from '@/lib/core/stores/open-stores';
import type { Redis } from '@/lib/core/stores/redis';
import { freshRedis } from '@/stack/testing/stores';
import { createLaneRedis } from './lane-redis';

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
  const lane = createLaneRedis(
    {
      ...redis,
      async run(script, keys, args) {
        if (script.name === 'lab-flush' && failures-- > 0) throw new Error('Redis is away');
        return redis.run(script, keys, args);
      },
    },
    'lab_test_1',
  );
  await lane.server(0).setIfAbsent('lock', 'A1', 60_000);
  await expect(lane.flush()).rejects.toThrow('away');
  await lane.flush();
  const left = await redis.run({ name: 'keys', lua: `return redis.call('KEYS', 'lab_test_1:*')` }, [], []);
  expect(left).toEqual([]);
});

it('empties one of its servers, or all', async () => {
  const lane = createLaneRedis(redis, 'lab_test_2');
  for (const server of [0, 1, 2]) await lane.server(server).setIfAbsent('lock', 'A1', 60_000);
  await lane.flush(0);
  expect((await lane.read()).map(({ key }) => key)).toEqual(['server 2: lock', 'server 3: lock']);
  await lane.flush();
  expect(await lane.read()).toEqual([]);
});
