import { readBoolean } from '@/lib/core/stores/columns';
import type { SqlRow } from '@/lib/core/stores/postgres';
import type { Refusal } from '@/lib/core/stores/refusal-rules';
import { SqlError, StoreError } from '@/lib/core/stores/store-error';
import type { Shop } from './shop';

/** Looks whether a sale could be written, and writes none. */
const READY = {
  name: 'ready',
  text: `
    SELECT current_setting('transaction_read_only') = 'on' AS "isReadOnly",
      (SELECT bool_and(has_table_privilege(name, privilege))
       FROM (VALUES ('events', 'SELECT'), ('ticket_types', 'SELECT'), ('ticket_types', 'UPDATE'), ('orders', 'SELECT'),
         ('orders', 'INSERT'), ('stock_events', 'INSERT'), ('buyer_counts', 'INSERT'), ('buyer_counts', 'UPDATE')
       ) AS a_sale_needs(name, privilege)) AS "isAllowed"`,
  row: (row: SqlRow) => ({
    isReadOnly: readBoolean(row, 'isReadOnly'),
    isAllowed: readBoolean(row, 'isAllowed'),
  }),
} as const;

/**
 * What works and what does not: each store is asked what the shop asks of it. Postgres out of reach is `down`:
 * nothing can be sold without it. A store that refuses says why and what to do, in words that name nobody.
 */
export async function checkHealth(shop: Shop) {
  const [isReached, isAnswered] = await Promise.all([askPostgres(shop), askRedis(shop)]);
  const { postgres, redis } = shop.watches;
  const isPostgresWell = isReached && !postgres.refusal();
  const isRedisWell = isAnswered && !shop.breaker.isOpen() && !redis.refusal();
  return {
    status: isPostgresWell && isRedisWell ? 'ok' : isReached ? 'degraded' : 'down',
    demo: shop.demoMode,
    postgres: { ok: isPostgresWell, driver: shop.stores.postgres.driver, ...inWords(postgres.refusal()) },
    redis: {
      ok: isRedisWell,
      driver: shop.stores.redis.driver,
      kind: shop.env.REDIS_KIND,
      ...inWords(redis.refusal()),
    },
    payments: shop.payments && { ok: !shop.watches.payments?.isGone(), driver: shop.payments.driver },
    strategy: shop.strategy.id,
    door: shop.env.DOOR,
    ...(shop.demoMode ? { pid: process.pid } : {}),
  } as const;
}

const inWords = (refusal: Refusal | undefined) =>
  refusal ? { cause: refusal.cause, advice: refusal.advice } : {};

/** @returns false: it is out of reach. What it refuses, its watch knows. */
async function askPostgres({ stores, watches }: Shop): Promise<boolean> {
  try {
    const [found] = await stores.postgres.query(READY, []);
    if (found?.isReadOnly) watches.postgres.failed('rights', new SqlError('25006', undefined, 'read-only'));
    else if (!found?.isAllowed)
      watches.postgres.failed('rights', new SqlError('42501', undefined, 'no rights'));
    else watches.postgres.worked('rights');
    return true;
  } catch (error) {
    return !(error instanceof StoreError);
  }
}

async function askRedis({ stores }: Shop): Promise<boolean> {
  try {
    await stores.redis.probe();
    return true;
  } catch {
    return false;
  }
}
