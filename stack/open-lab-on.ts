import { randomBytes } from 'node:crypto';
import { readEnv } from '@/lib/core/env';
import { type Lab, openLab } from '@/lib/teaching/explorer/lab';
import type { LabStores } from './lab-stores';

/** Opens a lab on stores of its own. Nothing that it says is signed: its secret is forgotten with it. */
export function openLabOn({ databaseUrl, redisUrl }: LabStores): Promise<Lab> {
  const urls = { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl };
  return openLab(readEnv({ ...urls, TICKET_SECRET: randomBytes(32).toString('hex') }));
}
