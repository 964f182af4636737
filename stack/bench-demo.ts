import { existsSync, rmSync } from 'node:fs';
import { timeStart } from '@/lib/bench/demo-start';
import { REPOSITORY } from './data-folder';
import { findFreePort } from './free-port';
import { demoFolder } from './local-demo';

/**
 * Times every start of a demo but the first, which makes the data that the others find.
 * @returns ms until each was ready
 * @throws {Error} one was not
 */
export async function timeSecondStarts(
  rounds: number,
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const port = await findPortWithoutData();
  const demo = {
    command: 'npm',
    args: ['run', '--silent', 'demo', '--', '--port', String(port)],
    cwd: REPOSITORY,
    env: { ...process.env, DATABASE_URL: '', REDIS_URL: '', KV_REST_API_URL: '', NEON_GATEWAY: '' },
  };
  const readyMs: number[] = [];
  try {
    for (let start = 0; start <= rounds; start += 1) {
      const startMs = await timeStart(demo, signal);
      log(`${start === 0 ? 'first start' : 'again'}: ready after ${Math.round(startMs)} ms`);
      if (start > 0) readyMs.push(startMs);
    }
  } finally {
    rmSync(demoFolder(port), { recursive: true, force: true });
  }
  return readyMs;
}

/** Somebody's demo may have left its data by a port that is free now. */
async function findPortWithoutData(): Promise<number> {
  for (;;) {
    const port = await findFreePort();
    if (!existsSync(demoFolder(port))) return port;
  }
}
