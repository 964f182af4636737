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
    hasRedis: false,
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

test('stores that the environment names are not brought up again', async () => {
  const { folder, remove } = makeTemporaryFolder();
  const databaseUrl = 'postgres://somebody:secret@db.example.com/shop';
  const stores = await startLocalStores(
    { folder, drivers: 'tcp', databaseUrl, hasRedis: true, onProgress: () => {} },
    new Cleanup(),
  );
  expect(stores).toEqual({ postgres: undefined, redis: undefined, databaseUrl, env: {} });
  remove();
});
