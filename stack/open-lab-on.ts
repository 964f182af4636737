import { randomBytes } from 'node:crypto';
import { readEnv } from '@/lib/core/env';
import type { Payments } from '@/lib/core/stores/payments';
import { type Lab, openLab } from '@/lib/teaching/explorer/lab';
import type { LabStores } from './lab-stores';

/** Opens a lab on stores of its own. Nothing that it says is signed: its secret is forgotten with it. */
export function openLabOn({ databaseUrl, redisUrl }: LabStores, payments?: Payments): Promise<Lab> {
  const urls = { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl };
  const env = readEnv({ ...urls, TICKET_SECRET: randomBytes(32).toString('hex') });
  return openLab(env, payments ? { payments } : {});
}
