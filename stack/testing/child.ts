import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { REPOSITORY } from '@/stack/data-folder';
import { identifyProcess, isStillRunning, type ProcessIdentity } from '@/stack/process-identity';

/** Another process of this checkout, to be killed by a test. */
export interface TestChild {
  readonly pid: number;
  /** Waits for a line of its output that matches, and returns it. @throws {Error} it ended before */
  line(pattern: RegExp): Promise<string>;
  /** Waits for its end. */
  readonly exit: Promise<{ readonly code: number | null; readonly output: string }>;
  /** SIGKILL; returns when it is gone. */
  kill(): Promise<void>;
}

/** Runs TypeScript in a process of its own, with the checkout as its folder. */
export function runCode(code: string): TestChild {
  return follow(['--input-type=module', '--eval', code]);
}

/** Runs a program of this checkout in a process of its own. */
export function runProgram(
  file: string,
  args: readonly string[],
  env: Record<string, string> = {},
): TestChild {
  return follow([file, ...args], env);
}

/** A process that a test expects to end, by itself or not. */
export function mustIdentify(pid: number): ProcessIdentity {
  const identity = identifyProcess(pid);
  if (!identity) throw new Error(`Process ${pid} does not run.`);
  return identity;
}

export const areGone = (processes: readonly ProcessIdentity[]) =>
  processes.every((identity) => !isStillRunning(identity));

function follow(args: readonly string[], env: Record<string, string> = {}): TestChild {
  const child = spawn(process.execPath, ['--import', 'tsx', ...args], {
    cwd: REPOSITORY,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      for (const listener of listeners) listener();
    });
  }
  const exit = once(child, 'close').then(([code]: (number | null)[]) => ({
    code: code ?? null,
    output: lines.join('\n'),
  }));
  return {
    pid: pidOf(child),
    line: (pattern) => waitForLine(pattern, lines, listeners, exit),
    exit,
    async kill() {
      child.kill('SIGKILL');
      await exit;
    },
  };
}

function waitForLine(
  pattern: RegExp,
  lines: readonly string[],
  listeners: Set<() => void>,
  exit: Promise<{ output: string }>,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const found = lines.find((line) => pattern.test(line));
      if (found === undefined) return;
      listeners.delete(look);
      resolve(found);
    };
    listeners.add(look);
    look();
    exit.then(({ output }) => reject(new Error(`It ended without ${pattern}:\n${output}`)), reject);
  });
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('The process was not started.');
  return child.pid;
}
