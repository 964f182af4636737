import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until `look` gives something, and gives it: tests wait for a condition, never for a time.
 * @throws {Error} after `patienceMs` without
 */
export async function until<T>(look: () => Promise<T | false | undefined>, patienceMs = 30_000): Promise<T> {
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found !== false && found !== undefined) return found;
    if (performance.now() > giveUpAt) throw new Error(`It was not so after ${patienceMs} ms`);
    await sleep(20);
  }
}
