import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readEnv } from '@/lib/core/env';
import type { Payments } from '@/lib/core/stores/payments';
import { type Lab, openLab } from '@/lib/teaching/explorer/lab';
import { openLedgerPayments } from '@/stack/provider/ledger-payments';
import { freshDatabase, freshRedis } from './stores';

export interface TestLab extends Lab {
  readonly databaseUrl: string;
  readonly redisUrl: string;
}

/** A lab on stores of its own. */
export const openTestLab = () => openLabWith({});

/** The same with a payment provider. */
export async function openTestCheckoutLab(): Promise<TestLab> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lab-'));
  const lab = await openLabWith({ payments: openLedgerPayments(folder) });
  return {
    ...lab,
    async close() {
      await lab.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function openLabWith(options: { readonly payments?: Payments }): Promise<TestLab> {
  const [database, redis] = await Promise.all([freshDatabase(), freshRedis()]);
  const urls = { DATABASE_URL: database.url, REDIS_URL: redis.url };
  const lab = await openLab(
    readEnv({ ...urls, TICKET_SECRET: 'nothing is signed in a lab, but an environment has one' }),
    options,
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
