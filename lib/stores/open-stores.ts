import type { Env } from '@/lib/env';
import type { Postgres } from './postgres';
import type { Redis } from './redis';

/** A Neon host gets Neon's driver, any other `pg`. Only the driver that is used is loaded. */
export async function openPostgres(env: Env): Promise<Postgres> {
  const { openPgPostgres } = await import('./pg/pg-postgres');
  return openPgPostgres(env);
}

/** REDIS_URL gets a TCP connection; without it, KV_REST_API_URL gets `@vercel/kv`. */
export async function openRedis(env: Env): Promise<Redis> {
  if (env.REDIS_URL === undefined) throw new Error('REDIS_URL is missing');
  const { openIoredis } = await import('./ioredis/ioredis-redis');
  return openIoredis(env.REDIS_URL, env);
}
