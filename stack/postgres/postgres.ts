import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Bounds, boundCommand } from '@/stack/bounded-command';
import { claimFolder } from '@/stack/folder-owner';
import { findFreePort } from '@/stack/free-port';
import { identifyProcess, signalProcess, stopProcess } from '@/stack/process-identity';
import { waitForChild } from '@/stack/wait-for-child';
import { findPostgresBinaries, postgresProcess } from './postgres-binaries';
import { ensureCluster } from './postgres-cluster';
import { clusterFolder, readPostmasterFile, stopOrphanedPostgres } from './postgres-orphan';

export interface PostgresOptions {
  /** Where its cluster, password and log lie; made when missing. One process owns it at a time. */
  readonly folder: string;
  /** A free one when left out. */
  readonly port?: number;
  /** false: fast and forgetful, for tests. A crash of the machine may then lose everything. */
  readonly durable?: boolean;
  readonly bounds?: Bounds;
  /** More settings, such as `max_prepared_transactions=0`; they win over those that all have. */
  readonly settings?: readonly string[];
}

export interface LocalPostgres {
  /** Its superuser's URL, for the database `postgres`. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Ends every connection and shuts it down cleanly. */
  stop(): Promise<void>;
  /** SIGKILL, as a power cut would; returns when it is gone. The folder can be started again. */
  kill(): Promise<void>;
  /** SIGKILL, and up again on the same port; returns when it takes connections. */
  restart(): Promise<void>;
}

/** After a crash, the dead postmaster's children hold the shared memory for a moment. */
const START_PATIENCE_MS = 15_000;

const FORGETFUL = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/**
 * Starts a real Postgres on 127.0.0.1 and waits until it takes connections. Makes the cluster first where there
 * is none; recovers one that crashed; stops the orphan of an owner that has died.
 * @throws {FolderInUseError} the folder's owner still runs
 * @throws {Error} it does not start; the message ends with its log
 */
export async function startPostgres(options: PostgresOptions): Promise<LocalPostgres> {
  forgetOthersSettings();
  const release = claimFolder(options.folder);
  try {
    await stopOrphanedPostgres(options.folder);
    const password = await ensureCluster(options.folder);
    let server = await launch(options);
    const { port } = server;
    const stopServer = async (signals: readonly NodeJS.Signals[]) => {
      const identity = identifyProcess(server.pid);
      if (identity) await stopProcess(identity, signals, 10_000);
    };
    const end = async (signals: readonly NodeJS.Signals[]) => {
      await stopServer(signals);
      process.off('exit', endWithUs);
      release();
    };
    const endWithUs = () => server.child.exitCode === null && signalProcess(server.pid, 'SIGINT');
    process.once('exit', endWithUs);
    return {
      url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
      port,
      get pid() {
        return server.pid;
      },
      stop: () => end(['SIGINT', 'SIGQUIT', 'SIGKILL']),
      kill: () => end(['SIGKILL']),
      restart: async () => {
        await stopServer(['SIGKILL']);
        server = await launch({ ...options, port });
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

/**
 * PGSSLMODE, PGOPTIONS and the like of the shell are about another Postgres. The drivers would follow them, here and in
 * the processes that are started from here.
 */
function forgetOthersSettings(): void {
  for (const name of Object.keys(process.env)) if (/^PG[A-Z]/.test(name)) delete process.env[name];
}

async function launch(options: PostgresOptions): Promise<{ child: ChildProcess; pid: number; port: number }> {
  const deadline = Date.now() + START_PATIENCE_MS;
  for (;;) {
    const port = options.port ?? (await findFreePort());
    const child = spawnPostmaster(options, port);
    const { pid } = child;
    const isReady = () => {
      const found = readPostmasterFile(options.folder);
      return found?.pid === pid && found?.state === 'ready';
    };
    if (pid !== undefined && (await waitForChild(child, deadline, isReady))) return { child, pid, port };
    if (Date.now() > deadline) {
      const log = readFileSync(logFile(options.folder), 'utf8').trim().split('\n').slice(-10).join('\n');
      throw new Error(`Postgres does not start on port ${port}. The end of its log:\n${log}`);
    }
    await sleep(200);
  }
}

function spawnPostmaster(options: PostgresOptions, port: number): ChildProcess {
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'shared_preload_libraries=pg_stat_statements',
    'max_connections=200',
    // For /workshop/two-phase and lesson 11; 0, which is Postgres' own default, refuses PREPARE TRANSACTION.
    'max_prepared_transactions=8',
    'timezone=UTC',
    'log_timezone=UTC',
    ...(options.durable === false ? FORGETFUL : []),
    ...(options.settings ?? []),
  ];
  const folder = clusterFolder(options.folder);
  const log = openSync(logFile(options.folder), 'w', 0o600);
  try {
    const [command, args] = boundCommand(
      findPostgresBinaries().postgres,
      ['-D', folder, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
      options.bounds,
    );
    return spawn(command, args, {
      ...postgresProcess,
      // Its own group: Ctrl-C reaches the launcher alone, which stops things in their order.
      detached: true,
      stdio: ['ignore', log, log],
    });
  } finally {
    closeSync(log);
  }
}

function logFile(folder: string): string {
  mkdirSync(folder, { recursive: true });
  return path.join(folder, 'postgres.log');
}
