import { existsSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Cleanup } from './cleanup';
import { makeTemporaryFolder, postgresFolder, redisFolder } from './data-folder';
import { readIdentity, readOwner } from './folder-owner';
import { startLocalStores } from './local-stores';
import { isStillRunning } from './process-identity';
import { redisProcessFile } from './redis/redis-orphan';

test('when Postgres does not start, the Redis that does is stopped with the rest', async () => {
  const { folder, remove } = makeTemporaryFolder();
  writeFileSync(postgresFolder(folder), 'a file where a folder should be');
  const cleanup = new Cleanup();
  const options = {
    folder,
    drivers: 'tcp',
    databaseUrl: undefined,
    redisUrl: undefined,
    onProgress: () => {},
  } as const;
  await expect(startLocalStores(options, cleanup)).rejects.toThrow('EEXIST');
  await cleanup.run();
  const redis = readIdentity(redisProcessFile(redisFolder(folder)));
  expect(redis && isStillRunning(redis)).toBe(false);
  expect(readOwner(redisFolder(folder))).toBeUndefined();
  remove();
  expect(existsSync(folder)).toBe(false);
});

test('stores that the environment names are not brought up again, and said to be used, without their passwords', async () => {
  const { folder, remove } = makeTemporaryFolder();
  const databaseUrl = 'postgres://somebody:secret@db.example.com/shop';
  const lines: string[] = [];
  const stores = await startLocalStores(
    {
      folder,
      drivers: 'tcp',
      databaseUrl,
      redisUrl: 'redis://:secret@cache.example.com:6379',
      onProgress: (line) => lines.push(line),
    },
    new Cleanup(),
  );
  expect(stores).toEqual({ postgres: undefined, redis: undefined, databaseUrl, env: {} });
  expect(lines).toEqual([
    'Postgres at db.example.com/shop: DATABASE_URL is set',
    'Redis at cache.example.com:6379: REDIS_URL or KV_REST_API_URL is set',
  ]);
  remove();
});
