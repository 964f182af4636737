import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { z } from 'zod';
import { REPOSITORY } from '@/stack/data-folder';
import type { ProviderOptions } from './provider';

const readySchema = z.object({ type: z.literal('ready'), url: z.string() });
const START_PATIENCE_MS = 15_000;

/** A provider that runs in a process of its own, and ends with this one. */
export interface LocalProvider {
  readonly url: string;
  /** SIGKILL; returns when it is gone. */
  kill(): Promise<void>;
}

/** @throws {Error} it does not start */
export async function startProvider({ folder, key, port, webhook }: ProviderOptions): Promise<LocalProvider> {
  const child = fork(path.join(REPOSITORY, 'stack', 'provider', 'provider-process.ts'), [], {
    cwd: REPOSITORY,
    execArgv: ['--import', 'tsx'],
    env: {
      ...process.env,
      PROVIDER_FOLDER: folder,
      PROVIDER_KEY: key,
      PROVIDER_PORT: port === undefined ? '' : String(port),
      WEBHOOK_URL: webhook?.url ?? '',
      WEBHOOK_SECRET: webhook?.secret ?? '',
    },
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const signal = AbortSignal.timeout(START_PATIENCE_MS);
  const ended = once(child, 'exit', { signal }).then(() => {
    throw new Error('The payment provider ended before it was ready.');
  });
  const message = await Promise.race([once(child, 'message', { signal }), ended]);
  ended.catch(() => {}); // From now on it may end.
  child.unref();
  child.channel?.unref();
  return {
    url: readySchema.parse(message[0]).url,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
