import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { z } from 'zod';
import type { FaultsPatch } from '@/lib/core/stores/faults';
import { REPOSITORY } from '@/stack/data-folder';
import { bundleWhenNeeded } from '@/stack/server-bundle';

const START_PATIENCE_MS = 30_000;
const readySchema = z.object({ type: z.literal('ready'), url: z.string() });
const callsSchema = z.object({ type: z.literal('calls'), calls: z.array(z.string()) });

/** A server process that is to die. */
export interface Doomed {
  readonly url: string;
  /** Where it dies; null: nowhere. From now on its calls are noted. */
  arm(crash: Exclude<FaultsPatch['crash'], 'now' | undefined>): Promise<void>;
  /** The names of its calls since it was armed, in their order. */
  calls(): Promise<readonly string[]>;
  isDead(): boolean;
  kill(): void;
}

/** Processes that were started before they are needed: a death costs the time of a kill. */
export interface Spares {
  take(): Promise<Doomed>;
  close(): Promise<void>;
}

/** @param env what its shops are told */
export async function openSpares(env: Readonly<Record<string, string>>, spare = 2): Promise<Spares> {
  const folder = await bundleWhenNeeded(path.join(REPOSITORY, '.data', 'faults'), [
    'stack/faults/doomed-process.ts',
  ]);
  const program = path.join(folder, 'doomed-process.mjs');
  const all = new Set<Doomed>();
  const start = async () => {
    const doomed = await startDoomed(program, env);
    all.add(doomed);
    return doomed;
  };
  const waiting = Array.from({ length: spare }, start);
  return {
    take() {
      waiting.push(start());
      // What is here from the beginning; at least one is.
      return waiting.shift() ?? start();
    },
    async close() {
      await Promise.allSettled(waiting);
      for (const doomed of all) doomed.kill();
    },
  };
}

async function startDoomed(program: string, env: Readonly<Record<string, string>>): Promise<Doomed> {
  const child = fork(program, [], {
    cwd: REPOSITORY,
    env: { NODE_ENV: 'production', PATH: process.env.PATH ?? '', ...env },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ask = async (message: object): Promise<readonly string[]> => {
    child.send(message);
    const [answer] = await once(child, 'message', { signal: AbortSignal.timeout(START_PATIENCE_MS) });
    return callsSchema.parse(answer).calls;
  };
  const ended = once(child, 'exit').then(() => {
    throw new Error('A server process ended before it was ready.');
  });
  const ready = once(child, 'message', { signal: AbortSignal.timeout(START_PATIENCE_MS) });
  const [message] = await Promise.race([ready, ended]);
  ended.catch(() => {}); // From now on it may.
  return {
    url: readySchema.parse(message).url,
    async arm(crash) {
      await ask({ type: 'faults', patch: { crash } });
    },
    calls: () => ask({ type: 'calls' }),
    isDead: () => child.exitCode !== null || child.signalCode !== null,
    kill: () => void child.kill('SIGKILL'),
  };
}
