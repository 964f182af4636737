import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Bounds, boundCommand } from '@/stack/bounded-command';
import { REPOSITORY } from '@/stack/data-folder';
import { findFreePort } from '@/stack/free-port';
import { identifyProcess } from '@/stack/process-identity';
import { waitForChild } from '@/stack/wait-for-child';
import { redisProcessFile } from './redis-orphan';

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
  readonly bounds?: Bounds;
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
 * Starts the process and waits until it answers.
 * @throws {Error} it does not start
 */
export async function launchRedis(
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
  const [program, args] = boundCommand(command, settings, options.bounds);
  return spawn(program, args, { cwd: '/', detached: true, stdio: 'ignore' });
}

function forkEmulated(port: number): ChildProcess {
  const program = path.join(REPOSITORY, 'stack', 'redis', 'emulated-redis.ts');
  return fork(program, [String(port)], {
    cwd: REPOSITORY,
    execArgv: ['--import', 'tsx'],
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

function isReady(child: ChildProcess, port: number, deadline: number): Promise<boolean> {
  // The emulated one says when it listens; the real one is asked.
  const served = child.channel ? once(child, 'message').then(() => true) : undefined;
  return waitForChild(child, deadline, () => served ?? isServedBy(child, port));
}

/** Whether it is this process that answers at the port: another one may have taken it in the meantime. */
function isServedBy(child: ChildProcess, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' }, () => socket.write('INFO server\r\n'));
    const settle = (isServed: boolean) => {
      socket.destroy();
      resolve(isServed);
    };
    let answer = '';
    socket.setTimeout(1000, () => settle(false));
    socket.on('data', (bytes) => {
      answer += bytes.toString();
      const pid = /process_id:(\d+)\r/.exec(answer)?.[1];
      if (pid !== undefined || answer.startsWith('-')) settle(Number(pid) === child.pid);
    });
    socket.once('error', () => settle(false));
    socket.once('close', () => settle(false));
  });
}
