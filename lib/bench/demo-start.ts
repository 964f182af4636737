import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { endAfter } from '@/lib/core/end-after';

export interface DemoCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

const READY_PATIENCE_MS = 120_000;
const STOP_PATIENCE_MS = 30_000;

/**
 * Starts a demo, waits for its `ready` line and stops it.
 * @returns ms from the start to that line
 * @throws {Error} it ended without, or took too long; it is stopped then
 */
export async function timeStart(demo: DemoCommand, signal: AbortSignal): Promise<number> {
  const { command, args, cwd, env } = demo;
  const startedAtMs = performance.now();
  const child = spawn(command, [...args], { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
  // Its pipe closes only when the last process that inherited it is gone.
  const gone = new Promise((resolve) => child.once('close', resolve));
  let said = '';
  const ready = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (/^ready .+\n/m.test(said)) resolve();
    });
  });
  const limit = endAfter(READY_PATIENCE_MS, signal);
  const ended = once(child, 'close', { signal: limit.signal }).then(() => {
    throw new Error(`The demo ended before it was ready:\n${said}`);
  });
  try {
    await Promise.race([ready, ended]);
    return performance.now() - startedAtMs;
  } finally {
    limit.forget();
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE_MS);
    await gone;
    clearTimeout(timer);
  }
}
