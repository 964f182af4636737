import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import pc from 'picocolors';
import type { z } from 'zod';
import {
  type FromCheck,
  fromCheckSchema,
  type TrialReport,
  type toCheckSchema,
} from '@/lib/teaching/lessons/check-messages';
import { makeTemporaryFolder, REPOSITORY } from '@/stack/data-folder';
import type { LabStores } from '@/stack/lab-stores';

const PROGRAM = path.join(REPOSITORY, 'stack', 'exercises', 'exercise-process.ts');

/** A process that says nothing for this long is in a loop that lets nothing else run. */
const LOOP_AFTER_MS = 10_000;
/** One schedule takes some milliseconds; in this time none ended. */
const STUCK_AFTER_MS = 30_000;
const POLL_MS = 250;

/** What became of a check. `looping`, `stuck`: it had to be ended. */
export type CheckResult =
  | { readonly kind: 'checked'; readonly trials: readonly TrialReport[] }
  | { readonly kind: 'broken'; readonly message: string }
  | { readonly kind: 'looping' | 'stuck' };

type StoreUrls = Pick<LabStores, 'databaseUrl' | 'redisUrl'>;
type CheckRequest = z.infer<typeof toCheckSchema>;

export interface ExerciseChecker {
  /** Checks a file in a process of its own. `onProgress` gets how many schedules of which trial were run. */
  check(
    request: CheckRequest,
    signal: AbortSignal,
    onProgress: (title: string, schedules: number) => void,
  ): Promise<CheckResult>;
  stop(): Promise<void>;
}

/**
 * Checks exercises, each time in a fresh process: a program is loaded once in a process, and one that hangs has to be
 * ended. The next process is made ready while the learner types. A process that says nothing for `loopAfterMs` loops.
 */
export function openExerciseChecker(stores: StoreUrls, loopAfterMs = LOOP_AFTER_MS): ExerciseChecker {
  const home = makeTemporaryFolder();
  const start = () => startProcess(stores, home.folder);
  let spare = start();
  return {
    async check(request, signal, onProgress) {
      const child = isThere(spare) ? spare : start();
      try {
        return await follow(child, request, { signal, loopAfterMs, onProgress });
      } finally {
        await end(child);
        if (!signal.aborted) spare = start();
      }
    },
    async stop() {
      await end(spare);
      home.remove();
    },
  };
}

const isThere = (child: ChildProcess) => child.exitCode === null && child.signalCode === null;

/** @param home where it may leave what its payment provider keeps */
function startProcess({ databaseUrl, redisUrl }: StoreUrls, home: string): ChildProcess {
  const child = fork(PROGRAM, [databaseUrl, redisUrl, home], {
    cwd: REPOSITORY,
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, ...(pc.isColorSupported ? { FORCE_COLOR: '1' } : {}) },
    // A group of its own: Ctrl-C is for its parent.
    detached: true,
  });
  // Its end says the same.
  child.on('error', () => {});
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (!isThere(child)) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

interface Watching {
  readonly signal: AbortSignal;
  readonly loopAfterMs: number;
  readonly onProgress: (title: string, schedules: number) => void;
}

function follow(
  child: ChildProcess,
  request: CheckRequest,
  { signal, loopAfterMs, onProgress }: Watching,
): Promise<CheckResult> {
  return new Promise((resolve, reject) => {
    // Until it is up it says nothing, and that may take a while on a busy machine.
    let lastMessageAt = Number.POSITIVE_INFINITY;
    let movedAt = performance.now();
    const watch = setInterval(() => {
      if (performance.now() - lastMessageAt > loopAfterMs) settle({ kind: 'looping' });
      else if (performance.now() - movedAt > STUCK_AFTER_MS) settle({ kind: 'stuck' });
    }, POLL_MS);
    const stopped = () => {
      clearInterval(watch);
      reject(signal.reason);
    };
    const settle = (result: CheckResult) => {
      clearInterval(watch);
      signal.removeEventListener('abort', stopped);
      resolve(result);
    };
    const receive = (message: FromCheck) => {
      lastMessageAt = performance.now();
      if (message.type === 'progress') {
        movedAt = lastMessageAt;
        onProgress(message.title, message.schedules);
      }
      if (message.type === 'verdict') settle({ kind: 'checked', trials: message.trials });
      if (message.type === 'broken') settle({ kind: 'broken', message: message.message });
    };
    signal.addEventListener('abort', stopped, { once: true });
    child.on('message', (message) => receive(fromCheckSchema.parse(message)));
    child.once('exit', (code) => settle({ kind: 'broken', message: `its process ended (${code})` }));
    child.send(request);
  });
}
