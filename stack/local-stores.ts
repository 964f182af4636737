import { randomBytes } from 'node:crypto';
import { withConnection } from '@/db/connect';
import type { Cleanup } from './cleanup';
import { postgresFolder, quorumFolders, redisFolder } from './data-folder';
import { type LocalPostgres, startPostgres } from './postgres/postgres';
import { type LocalRedis, startRedis } from './redis/redis';

const DATABASE = 'shop';
/** A host that the driver of Neon feels at home with; where it connects is said by NEON_GATEWAY. */
const NEON_LOOKING_HOST = 'local.neon.tech';

/** Which drivers the servers use: over TCP, or the production pair through the local gateways. */
export type Drivers = 'tcp' | 'http';

export interface StoresOptions {
  readonly folder: string;
  readonly drivers: Drivers;
  /** What is there already: the URLs that the environment names. */
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly onProgress: (line: string) => void;
}

export interface LocalStores {
  readonly postgres: LocalPostgres | undefined;
  readonly redis: LocalRedis | undefined;
  /** Where to migrate and seed. */
  readonly databaseUrl: string;
  /** What the servers have to know to reach them. */
  readonly env: Readonly<Record<string, string>>;
}

/** Brings up the stores that are missing, and the gateways where the production drivers are wanted. */
export async function startLocalStores(options: StoresOptions, cleanup: Cleanup): Promise<LocalStores> {
  const { databaseUrl, redisUrl, onProgress } = options;
  if (databaseUrl !== undefined) onProgress(`Postgres at ${placeOf(databaseUrl)}: DATABASE_URL is set`);
  if (redisUrl !== undefined)
    onProgress(`Redis at ${placeOf(redisUrl)}: REDIS_URL or KV_REST_API_URL is set`);
  const parts = [
    databaseUrl === undefined
      ? bringUpPostgres(options, cleanup)
      : { server: undefined, databaseUrl, env: {} },
    redisUrl === undefined ? bringUpRedis(options, cleanup) : undefined,
  ] as const;
  // When one fails, the other one is up before everything is stopped: so it is stopped too.
  await Promise.allSettled(parts);
  const [postgres, redis] = await Promise.all(parts);
  return {
    postgres: postgres.server,
    redis: redis?.server,
    databaseUrl: postgres.databaseUrl,
    env: { ...postgres.env, ...redis?.env },
  };
}

/** Where a URL leads, without its user and password. */
export function placeOf(url: string): string {
  if (!URL.canParse(url)) return url.replace(/^.*@/, '');
  const { host, pathname } = new URL(url);
  return `${host}${pathname.replace(/\/$/, '')}`;
}

async function bringUpPostgres({ folder, drivers, onProgress }: StoresOptions, cleanup: Cleanup) {
  const server = await startPostgres({ folder: postgresFolder(folder) });
  cleanup.add(() => server.stop());
  onProgress(`Postgres at 127.0.0.1:${server.port}`);
  await createDatabase(server.url);
  const databaseUrl = new URL(`/${DATABASE}`, server.url).href;
  if (drivers === 'tcp') return { server, databaseUrl, env: { DATABASE_URL: databaseUrl } };

  const { startNeonGateway } = await import('./gateways/neon-gateway');
  const gateway = await startNeonGateway({ postgresUrl: databaseUrl });
  cleanup.add(() => gateway.close());
  onProgress(`Neon's protocols in front of it at ${gateway.address}`);
  const neonUrl = new URL(databaseUrl);
  neonUrl.host = NEON_LOOKING_HOST;
  neonUrl.port = '';
  const env = { DATABASE_URL: neonUrl.href, NEON_GATEWAY: gateway.address, LAB_DATABASE_URL: databaseUrl };
  return { server, databaseUrl, env };
}

async function bringUpRedis({ folder, drivers, onProgress }: StoresOptions, cleanup: Cleanup) {
  const server = await startRedis({ folder: redisFolder(folder) });
  cleanup.add(() => server.stop());
  const label =
    server.kind === 'emulated'
      ? 'emulated Redis (js-redis-server: no redis-server on PATH; slower, and it forgets at the end)'
      : `Redis (${server.kind}-server)`;
  onProgress(`${label} at 127.0.0.1:${server.port}`);
  const known = { REDIS_KIND: server.kind, ...(await bringUpQuorum(server, folder, onProgress, cleanup)) };
  if (drivers === 'tcp') return { server, env: { REDIS_URL: server.url, ...known } };

  const { startUpstashGateway } = await import('./gateways/upstash-gateway');
  const token = randomBytes(24).toString('base64url');
  const gateway = await startUpstashGateway({ redisUrl: server.url, token });
  cleanup.add(() => gateway.close());
  onProgress(`Upstash's protocol in front of it at ${gateway.url}`);
  return { server, env: { KV_REST_API_URL: gateway.url, KV_REST_API_TOKEN: token, ...known } };
}

/** Two more servers, which keep nothing, for the lock by majority. An emulated Redis stays alone. */
async function bringUpQuorum(
  first: LocalRedis,
  folder: string,
  onProgress: StoresOptions['onProgress'],
  cleanup: Cleanup,
): Promise<Readonly<Record<string, string>>> {
  if (first.kind === 'emulated') {
    onProgress('redlock has that one server only, which is no majority of anything');
    return {};
  }
  const others = quorumFolders(folder).map(async (each) => {
    const server = await startRedis({ folder: each, durable: false });
    cleanup.add(() => server.stop());
    return server.url;
  });
  // When one fails, the other one is up before everything is stopped: so it is stopped too.
  await Promise.allSettled(others);
  const urls = [first.url, ...(await Promise.all(others))];
  onProgress(`for redlock, ${urls.length - 1} more beside it`);
  return { REDLOCK_URLS: urls.join(',') };
}

async function createDatabase(serverUrl: string): Promise<void> {
  await withConnection(serverUrl, async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  });
}
