import { migrate } from '@/db/migrate';
import { Cleanup } from './cleanup';
import { makeTemporaryFolder, postgresFolder, redisFolder, sweepLeftovers } from './data-folder';
import { startPostgres } from './postgres/postgres';
import { startRedis } from './redis/redis';

/** Stores for a lab at the terminal, without a shop; nothing of them is left afterwards. */
export interface LabStores {
  /** Migrated, with nothing in it. */
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** What may not be as it is told, in a sentence; null: these are a Postgres and a Redis as others run them. */
  readonly caveat: string | null;
  stop(): Promise<void>;
}

const EMULATED =
  'Redis is emulated (no redis-server or valkey-server on PATH): what is said of Redis was not seen on a real one.';

/** Brings up a Postgres and a Redis of their own. About two seconds; when it fails, nothing of it is left. */
export async function startLabStores(): Promise<LabStores> {
  const cleanup = new Cleanup();
  try {
    await sweepLeftovers();
    const { folder, remove } = makeTemporaryFolder();
    cleanup.add(remove);
    const parts = [
      startPostgres({ folder: postgresFolder(folder), durable: false }),
      startRedis({ folder: redisFolder(folder), durable: false }),
    ] as const;
    for (const part of await Promise.allSettled(parts)) {
      if (part.status === 'fulfilled') cleanup.add(() => part.value.stop());
    }
    const [postgres, redis] = await Promise.all(parts);
    await migrate(postgres.url);
    return {
      databaseUrl: postgres.url,
      redisUrl: redis.url,
      caveat: redis.kind === 'emulated' ? EMULATED : null,
      stop: () => cleanup.run(),
    };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}
