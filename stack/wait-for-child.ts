import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until a child serves, and lets this process end without it from then on.
 * @param serves asked again and again
 * @returns false: it ended before it served, or the time was over (it is killed then)
 */
export async function waitForChild(
  child: ChildProcess,
  deadline: number,
  serves: () => boolean | Promise<boolean>,
): Promise<boolean> {
  const exited = once(child, 'exit').then(() => false);
  while (child.exitCode === null && child.signalCode === null) {
    if (await Promise.race([serves(), exited])) {
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
