import type { Ledger } from './ledger';

/** Runs a part of the bench; gives what it gave, and undefined where it threw. */
export type RunSection = <T>(title: string, work: () => Promise<T>) => Promise<T | undefined>;

/**
 * Lets the parts of a bench fail alone: one that throws is written down, and those after it run all the same.
 * Throws on only what comes once `signal` says stop.
 * @param log hears of each part that begins or fails
 */
export function openSections(ledger: Ledger, signal: AbortSignal, log: (line: string) => void): RunSection {
  return async (title, work) => {
    log(`\n${title}`);
    try {
      return await work();
    } catch (error) {
      if (signal.aborted) throw error;
      const why = error instanceof Error ? error.message : String(error);
      ledger.failures.push({ section: title, why });
      log(`  failed: ${why}`);
      return undefined;
    }
  };
}
