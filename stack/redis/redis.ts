import { claimFolder } from '@/stack/folder-owner';
import { identifyProcess, signalProcess, stopProcess } from '@/stack/process-identity';
import { stopOrphanedRedis } from './redis-orphan';
import { findRedisBinary, launchRedis, type RedisKind, type RedisOptions } from './redis-process';

export interface LocalRedis {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly kind: RedisKind;
  stop(): Promise<void>;
  /** SIGKILL; returns when it is gone. */
  kill(): Promise<void>;
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
    const { pid, port } = await launchRedis(options, binary?.command);
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
