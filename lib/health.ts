import type { Shop } from './shop';

const READY = { name: 'ready', text: 'SELECT 1', row: () => true } as const;

/** What works and what does not. Postgres out of reach is `down`: nothing can be sold without it. */
export async function checkHealth(shop: Shop) {
  const [postgres, redis] = await Promise.all([
    isWorking(() => shop.stores.postgres.query(READY, [])),
    isWorking(() => shop.stores.redis.ping()),
  ]);
  const isBypassed = shop.breaker.isOpen();
  return {
    status: postgres && redis && !isBypassed ? 'ok' : postgres ? 'degraded' : 'down',
    demo: shop.demoMode,
    postgres: { ok: postgres, driver: shop.stores.postgres.driver },
    redis: { ok: redis && !isBypassed, driver: shop.stores.redis.driver, kind: shop.env.REDIS_KIND },
    strategy: shop.strategy.id,
    door: shop.env.DOOR,
    pid: process.pid,
  } as const;
}

async function isWorking(call: () => Promise<unknown>): Promise<boolean> {
  try {
    await call();
    return true;
  } catch {
    return false;
  }
}
