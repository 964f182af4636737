import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrate } from '@/db/migrate';
import { holdSome, seed } from '@/db/seed';
import { SIMULATOR_KEY_PREFIX } from '@/lib/core/env';
import { localUrl } from '@/lib/core/http/addresses';
import { Cleanup } from './cleanup';
import { makeTemporaryFolder, stopOrphansIn, sweepLeftovers } from './data-folder';
import { claimFolder, readOwner } from './folder-owner';
import { demandOwnDatabase } from './foreign-database';
import { findFreePort, whyNotFree } from './free-port';
import { announceDemo, demoFolder, keepSecrets } from './local-demo';
import { type Drivers, startLocalStores } from './local-stores';
import { buildWhenNeeded } from './next-build';
import type { LocalPostgres } from './postgres/postgres';
import { startProvider } from './provider/start-provider';
import type { LocalRedis } from './redis/redis';
import { bundleWhenNeeded, CLOCK_PROGRAM, SERVER_PROGRAM } from './server-bundle';
import { type Environment, serverEnvironment } from './server-environment';
import { rollBackLeftovers } from './two-phase-leftovers';
import { startWorkers } from './workers';

export interface StackOptions {
  /** Default: 3000 for a shop that is kept, a free one for one that is not. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** How many server processes share the port. Default 1. */
  readonly instances?: number;
  readonly drivers?: Drivers;
  readonly door?: 'fast' | 'next';
  /** Nothing is built: pages and what they import follow the sources, and purchases go through them. */
  readonly reload?: boolean;
  /**
   * true: a shop of its own in a folder of its own, gone when it stops; it takes no store and no secret from the
   * environment. false, the default: its data lies by its port and is found again.
   */
  readonly ephemeral?: boolean;
  /** Writes its tables into a database that the environment names and that holds other ones. */
  readonly adopt?: boolean;
  /** Deletes what an earlier start left under this port. */
  readonly fresh?: boolean;
  /** The servers' clocks can be set wrong, to see what comes of it. */
  readonly hasShiftableClocks?: boolean;
  /** More variables for the servers (lib/core/env.ts); they win over all others. */
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (line: string) => void;
}

export interface Stack {
  /** Where this machine reaches it, such as http://127.0.0.1:3000. */
  readonly url: string;
  readonly adminToken: string;
  readonly doorToken: string;
  /** Undefined where the environment named one. */
  readonly postgres: LocalPostgres | undefined;
  readonly redis: LocalRedis | undefined;
  /** How to reach its payment provider; undefined where the environment names one. */
  readonly provider: { readonly STRIPE_SECRET_KEY: string; readonly STRIPE_API_BASE: string } | undefined;
  /** The database that the servers use, over TCP. */
  readonly databaseUrl: string;
  /** The pids of the server processes. */
  workers(): readonly number[];
  /** Kills a server process; another one takes its place. */
  killWorker(): void;
  /** Sets how far the clock of one server process is ahead, ms; needs `hasShiftableClocks`. */
  shiftClock(ms: number): void;
  stop(): Promise<void>;
}

const DEFAULT_PORT = 3000;
const HEALTH_PATIENCE_MS = 30_000;
/** The servers of a launcher that was killed end by themselves, a moment later. */
const ORPHANED_SERVERS_PATIENCE_MS = 5000;

/**
 * Brings the whole shop up: stores, migrations, seed, build, servers. When it fails or is aborted, nothing of it
 * is left.
 * @throws {FolderInUseError} a shop of this checkout runs at this port
 * @throws {ForeignDatabaseError} the environment names a database that holds other tables, and `adopt` is false
 * @throws {ListenError} something else does, or nothing can listen there
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const cleanup = new Cleanup();
  try {
    return await bringUp(options, cleanup);
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

async function bringUp(options: StackOptions, cleanup: Cleanup): Promise<Stack> {
  const { drivers = 'tcp', instances = 1, host = '127.0.0.1', ephemeral = false } = options;
  const { onProgress = () => {}, signal = new AbortController().signal } = options;
  const port = options.port ?? (ephemeral ? await findFreePort() : DEFAULT_PORT);

  await sweepLeftovers();
  const folder = ephemeral ? takeTemporaryFolder(cleanup) : await takeFolderOf(port, host, options, cleanup);
  const secrets = keepSecrets(folder);
  const given: Environment = ephemeral ? {} : process.env;
  if (given.DATABASE_URL && !options.adopt) await demandOwnDatabase(given.DATABASE_URL);
  const stores = await startLocalStores(
    {
      folder,
      drivers,
      databaseUrl: given.DATABASE_URL || undefined,
      redisUrl: given.REDIS_URL || given.KV_REST_API_URL || undefined,
      onProgress,
    },
    cleanup,
  );
  signal.throwIfAborted();
  await migrate(stores.databaseUrl);
  const isNew = await seed(stores.databaseUrl);
  const isDemo = readsAsTrue(given.DEMO_MODE || '1');
  if (isNew && isDemo && !ephemeral) await holdSome(stores.databaseUrl);
  if (isDemo) await rollBackLeftovers(stores.databaseUrl, cleanup);
  onProgress('database migrated and seeded');
  const build = options.reload ? undefined : await buildWhenNeeded(signal, onProgress);
  const bundle = await bundleWhenNeeded();

  const provider =
    isDemo && !given.STRIPE_SECRET_KEY
      ? await bringUpProvider(folder, localUrl(host, port), cleanup)
      : undefined;
  const env = serverEnvironment({ ...options, port, host, ephemeral }, secrets, {
    ...stores.env,
    ...provider,
    ...(build === undefined ? {} : { SERVED_BUILD: build }),
  });
  const { hasShiftableClocks = false } = options;
  const workers = await startWorkers({
    instances,
    env,
    program: path.join(bundle, SERVER_PROGRAM),
    clock: hasShiftableClocks ? path.join(bundle, CLOCK_PROGRAM) : undefined,
  });
  cleanup.add(() => workers.stop());
  const url = localUrl(host, port);
  await waitUntilHealthy(url, signal);
  const adminToken = env.ADMIN_TOKEN;
  if (!ephemeral) cleanup.add(announceDemo(folder, { url, adminToken, doorToken: env.DOOR_TOKEN }));
  return {
    url,
    adminToken,
    doorToken: env.DOOR_TOKEN,
    postgres: stores.postgres,
    redis: stores.redis,
    provider,
    databaseUrl: stores.databaseUrl,
    workers: workers.pids,
    killWorker: workers.killOne,
    shiftClock: workers.shiftClock,
    stop: () => cleanup.run(),
  };
}

const readsAsTrue = (flag: string) => flag === '1' || flag === 'true';

/** A payment provider for a demo that names none. What it knows lies in the demo's folder, and moves no money. */
async function bringUpProvider(folder: string, url: string, cleanup: Cleanup) {
  const key = SIMULATOR_KEY_PREFIX + randomBytes(16).toString('hex');
  const secret = `whsec_${randomBytes(16).toString('hex')}`;
  const provider = await startProvider({
    folder: path.join(folder, 'provider'),
    key,
    webhook: { url: `${url}/api/webhooks/payments`, secret },
  });
  cleanup.add(() => provider.kill());
  return {
    ...{ STRIPE_SECRET_KEY: key, STRIPE_WEBHOOK_SECRET: secret, STRIPE_API_BASE: provider.url },
    ...{ VENUE_URL: provider.url, VENUE_KEY: key },
  };
}

function takeTemporaryFolder(cleanup: Cleanup): string {
  const { folder, remove } = makeTemporaryFolder();
  cleanup.add(remove);
  return folder;
}

async function takeFolderOf(port: number, host: string, { fresh }: StackOptions, cleanup: Cleanup) {
  const folder = demoFolder(port);
  const hasCrashed = readOwner(folder) !== undefined;
  const release = claimFolder(folder);
  cleanup.add(() => release());
  await waitForPort(port, host, hasCrashed ? ORPHANED_SERVERS_PATIENCE_MS : 0);
  if (fresh) {
    await stopOrphansIn(folder);
    rmSync(folder, { recursive: true, force: true });
    cleanup.add(claimFolder(folder));
  }
  return folder;
}

async function waitForPort(port: number, host: string, patienceMs: number): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const obstacle = await whyNotFree(port, host);
    if (!obstacle) return;
    if (!obstacle.isBusy || Date.now() >= deadline) throw obstacle;
    await sleep(50);
  }
}

async function waitUntilHealthy(url: string, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + HEALTH_PATIENCE_MS;
  for (;;) {
    const status = await fetch(`${url}/api/health`, { signal }).then(
      (response) => response.status,
      (error: unknown) => (error instanceof Error ? error.message : 'no answer'),
    );
    if (status === 200) return;
    signal.throwIfAborted();
    if (Date.now() > deadline) throw new Error(`The shop at ${url} is not healthy: ${status}.`);
    await sleep(50);
  }
}
