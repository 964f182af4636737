import { Worker } from 'node:worker_threads';

const LOOK_EVERY_MS = 500;

/** Whoever loses its parent gets another one. */
const WATCH = `
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
  }, ${LOOK_EVERY_MS});`;

/** Ends this process when its parent is gone, also while it is in a loop and hears of nothing: a thread looks. */
export function endWithParent(): void {
  new Worker(WATCH, { eval: true }).unref();
}
