import { inject } from 'vitest';
import { makeTemporaryFolder, redisFolder } from '@/stack/data-folder';
import { type LocalRedis, startRedis } from '@/stack/redis/redis';
import type { RedisKind } from '@/stack/redis/redis-process';
import { copyTemplate, dropDatabase } from './database';

/** A migrated, empty database of its own on the Postgres that the run shares. About 30 ms. */
export async function freshDatabase(): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const serverUrl = inject('postgresUrl');
  const url = await copyTemplate(serverUrl);
  return { url, drop: () => dropDatabase(serverUrl, url) };
}

/** A Redis server of its own, empty, which keeps nothing. About 50 ms; the emulated one half a second. */
export async function freshRedis(kind?: RedisKind): Promise<LocalRedis> {
  const home = makeTemporaryFolder();
  const folder = redisFolder(home.folder);
  const redis = await startRedis({ folder, durable: false, ...(kind ? { kind } : {}) });
  const stop = async () => {
    await redis.stop();
    home.remove();
  };
  return { ...redis, stop };
}
