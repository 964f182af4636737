import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { REPOSITORY } from './data-folder';
import { claimFolder } from './folder-owner';
import { findFreePort } from './free-port';
import { identifyProcess, signalProcess, stopProcess } from './process-identity';
import { redisProcessFile, stopOrphanedRedis } from './redis-orphan';

export type RedisKind = 'redis' | 'valkey' | 'emulated';

export interface RedisOptions {
  /** Where its data lies; one process owns it at a time. Left out: nothing is kept. */
  readonly folder?: string;
  /** A free one when left out. */
  readonly port?: number;
  /** Left out: the real one from PATH where there is one, else the emulated one. */
  readonly kind?: RedisKind;
  /** false: keeps nothing on disk, although it has a folder. */
  readonly durable?: boolean;
}

export interface LocalRedis {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly kind: RedisKind;
  stop(): Promise<void>;
  /** SIGKILL; returns when it is gone. */
  kill(): Promise<void>;
}

const START_PATIENCE_MS = 15_000;

/** Finds a real Redis on PATH: its program and its kind; undefined when there is none. */
export function findRedisBinary():
  | { command: string; kind: 'redis' | 'valkey'; version: string }
  | undefined {
  for (const command of ['redis-server', 'valkey-server']) {
    const { stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' });
    const found = /^(Redis|Valkey) server v=(\S+)/i.exec(stdout ?? '');
    if (found)
      return { command, kind: /valkey/i.test(found[0]) ? 'valkey' : 'redis', version: found[2] ?? '' };
  }
  return undefined;
}

/**
 * Starts a Redis on 127.0.0.1 and waits until it answers. Stops the orphan of an owner that has died first.
 * The emulated one keeps nothing and ends with this process.
 * @throws {FolderInUseError} the folder's owner still runs
 * @throws {Error} it does not start
 */
export async function startRedis(options: RedisOptions = {}): Promise<LocalRedis> {
  const release = options.folder === undefined ? () => {} : claimFolder(options.folder);
  try {
    if (options.folder !== undefined) await stopOrphanedRedis(options.folder);
    const binary = options.kind === 'emulated' ? undefined : findRedisBinary();
    if (options.kind !== undefined && options.kind !== (binary?.kind ?? 'emulated')) {
      throw new Error(`No ${options.kind}-server on PATH.`);
    }
    const { pid, port } = await launch(options, binary?.command);
    const endWithUs = () => signalProcess(pid, 'SIGTERM');
    const end = async (signals: readonly NodeJS.Signals[]) => {
      const identity = identifyProcess(pid);
      if (identity) await stopProcess(identity, signals, 5000);
      process.off('exit', endWithUs);
      release();
    };
    process.once('exit', endWithUs);
    return {
      url: `redis://127.0.0.1:${port}`,
      port,
      pid,
      kind: binary?.kind ?? 'emulated',
      stop: () => end(['SIGTERM', 'SIGKILL']),
      kill: () => end(['SIGKILL']),
    };
  } catch (error) {
    release();
    throw error;
  }
}

async function launch(
  options: RedisOptions,
  command: string | undefined,
): Promise<{ pid: number; port: number }> {
  const deadline = Date.now() + START_PATIENCE_MS;
  for (;;) {
    const port = options.port ?? (await findFreePort());
    const child = command === undefined ? forkEmulated(port) : spawnReal(command, port, options);
    const identity = child.pid === undefined ? undefined : identifyProcess(child.pid);
    if (identity && options.folder !== undefined) {
      writeFileSync(redisProcessFile(options.folder), JSON.stringify(identity), { mode: 0o600 });
    }
    if (identity && (await isReady(child, port, deadline))) return { pid: identity.pid, port };
    if (Date.now() > deadline) throw new Error(`Redis does not start on port ${port}.`);
    await sleep(100);
  }
}

function spawnReal(command: string, port: number, options: RedisOptions): ChildProcess {
  const isKept = options.folder !== undefined && options.durable !== false;
  if (options.folder !== undefined) mkdirSync(options.folder, { recursive: true });
  const settings = [
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', isKept ? 'yes' : 'no'],
    options.folder === undefined
      ? []
      : ['--dir', options.folder, '--logfile', path.join(options.folder, 'redis.log')],
  ].flat();
  // Its own group: Ctrl-C reaches the launcher alone, which stops things in their order.
  return spawn(command, settings, { cwd: '/', detached: true, stdio: 'ignore' });
}

function forkEmulated(port: number): ChildProcess {
  const program = path.join(REPOSITORY, 'stack', 'emulated-redis.ts');
  return fork(program, [String(port)], {
    cwd: REPOSITORY,
    execArgv: ['--import', 'tsx'],
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

/** False when the process ended before it answered, or the time was over (it is killed then). */
async function isReady(child: ChildProcess, port: number, deadline: number): Promise<boolean> {
  const exited = once(child, 'exit');
  while (child.exitCode === null && child.signalCode === null) {
    if (await answersPing(port)) {
      child.unref();
      child.channel?.unref();
      return true;
    }
    if (Date.now() > deadline) {
      child.kill('SIGKILL');
      await exited;
    }
    await Promise.race([exited, sleep(5)]);
  }
  return false;
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' }, () => socket.write('PING\r\n'));
    const settle = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.setTimeout(1000, () => settle(false));
    socket.once('data', (bytes) => settle(bytes.toString().startsWith('+PONG')));
    socket.once('error', () => settle(false));
    socket.once('close', () => settle(false));
  });
}
