import { randomBytes } from 'node:crypto';
import { type Env, readEnv } from '@/lib/core/env';
import { openPostgres, openRedis } from '@/lib/core/stores/open-stores';
import type { Postgres } from '@/lib/core/stores/postgres';
import type { Redis } from '@/lib/core/stores/redis';
import { startNeonGateway } from '@/stack/gateways/neon-gateway';
import { startUpstashGateway } from '@/stack/gateways/upstash-gateway';

/** tcp: `pg` and `ioredis`; http: `@neondatabase/serverless` and `@vercel/kv`, through the local gateways. */
export const DRIVER_PAIRS = ['tcp', 'http'] as const;
export type DriverPair = (typeof DRIVER_PAIRS)[number];

export interface OpenPair {
  readonly env: Env;
  readonly postgres: Postgres;
  readonly redis: Redis;
  close(): Promise<void>;
}

/** Where a Neon address leads nobody: the gateway is asked in its place. */
const NEON_HOST = 'local.neon.tech';

interface Served {
  /** What the environment has to say, by its names, for a shop to use the pair. */
  readonly settings: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/**
 * Puts the gateways in front of real stores where the pair needs them.
 * Neon's driver has one gateway a process: the one that was opened last.
 */
export async function serveDriverPair(
  pair: DriverPair,
  urls: { readonly postgresUrl: string; readonly redisUrl: string },
): Promise<Served> {
  if (pair === 'tcp') {
    return { settings: { DATABASE_URL: urls.postgresUrl, REDIS_URL: urls.redisUrl }, async close() {} };
  }
  const token = randomBytes(16).toString('hex');
  const upstash = await startUpstashGateway({ redisUrl: urls.redisUrl, token });
  const neon = await startNeonGateway({ postgresUrl: urls.postgresUrl });
  const neonUrl = new URL(urls.postgresUrl);
  neonUrl.host = NEON_HOST;
  neonUrl.port = '';
  return {
    settings: {
      DATABASE_URL: neonUrl.href,
      NEON_GATEWAY: neon.address,
      KV_REST_API_URL: upstash.url,
      KV_REST_API_TOKEN: token,
    },
    async close() {
      await Promise.all([upstash.close(), neon.close()]);
    },
  };
}

/** Opens one driver pair over real stores, as a shop would, with settings of the environment's names on top. */
export async function openDriverPair(
  pair: DriverPair,
  urls: { readonly postgresUrl: string; readonly redisUrl: string },
  settings: Readonly<Record<string, string>> = {},
): Promise<OpenPair> {
  const served = await serveDriverPair(pair, urls);
  const env = readEnv({
    TICKET_SECRET: randomBytes(32).toString('hex'),
    ...settings,
    ...served.settings,
  });
  const [postgres, redis] = await Promise.all([openPostgres(env), openRedis(env)]);
  return {
    env,
    postgres,
    redis,
    async close() {
      await Promise.all([postgres.close(), redis.close()]);
      await served.close();
    },
  };
}
