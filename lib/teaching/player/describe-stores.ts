import type { Env } from '@/lib/core/env';

/** The stores of a run, in words. Which Redis it is may not be known; that it is emulated always is. */
export function describeStores({ REDIS_KIND }: Pick<Env, 'REDIS_KIND'>): string {
  return REDIS_KIND === 'emulated'
    ? 'a real Postgres and an emulated Redis'
    : 'a real Postgres and a real Redis';
}
