import { readEnv } from '@/lib/core/env';
import { type Lab, openLab } from '@/lib/teaching/explorer/lab';

import { freshDatabase, freshRedis } from './stores';

export interface TestLab extends Lab {
  readonly databaseUrl: string;
  readonly redisUrl: string;
}

/** A lab on stores of its own. */
export async function openTestLab(): Promise<TestLab> {
  const [database, redis] = await Promise.all([freshDatabase(), freshRedis()]);
  const urls = { DATABASE_URL: database.url, REDIS_URL: redis.url };
  const lab = await openLab(
    readEnv({ ...urls, TICKET_SECRET: 'nothing is signed in a lab, but an environment has one' }),
  );
  return {
    ...lab,
    databaseUrl: database.url,
    redisUrl: redis.url,
    async close() {
      await lab.close();
      await Promise.all([database.drop(), redis.stop()]);
    },
  };
}
