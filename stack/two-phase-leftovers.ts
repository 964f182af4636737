import { rollBackPrepared } from '@/lib/teaching/two-phase/prepared';
import type { Cleanup } from './cleanup';

/**
 * Takes back what learners of two-phase commit left prepared, now and when the demo stops: it outlives every process, and
 * Postgres' own end.
 */
export async function rollBackLeftovers(databaseUrl: string, cleanup: Cleanup): Promise<void> {
  await rollBackPrepared(databaseUrl);
  // A Postgres that is gone by then is asked at the next start.
  cleanup.add(() => rollBackPrepared(databaseUrl).catch(() => {}));
}
