import { growth } from './figures';
import type { Ledger } from './ledger';
import { readUsage } from './process-usage';
import type { Venue } from './venue';

export interface MemoryOptions {
  readonly purchases: number;
  readonly sampleMs: number;
  /** The pids of the server processes. */
  readonly workers: () => readonly number[];
  /** The pids of Postgres and Redis. */
  readonly stores: readonly number[];
  readonly said: (line: string) => void;
}

const WARM_UP_SHARE = 0.2;

/**
 * Buys on and on, after a warm-up, and looks at what the server has in memory (the resident set, as the operating
 * system sees it, garbage included) and at the CPU time that server and stores take.
 */
export async function measureMemory(venue: Venue, options: MemoryOptions, ledger: Ledger): Promise<void> {
  const { purchases, sampleMs, workers, stores, said } = options;
  await venue.buy({ requests: Math.ceil(purchases * WARM_UP_SHARE) });
  const cpuMs = () => readUsage([...workers(), ...stores]).cpuMs;
  const samples: number[] = [];
  const timer = setInterval(() => samples.push(readUsage(workers()).rssBytes), sampleMs);
  try {
    const cpuBeforeMs = cpuMs();
    const { expected } = await venue.buy({ requests: purchases });
    ledger.set('cpuMsPerSale', [(cpuMs() - cpuBeforeMs) / expected]);
  } finally {
    clearInterval(timer);
  }
  ledger.set('memoryGrowth', [growth(samples)]);
  const mebibytes = samples.map((bytes) => Math.round(bytes / 2 ** 20));
  const [first = 0, last = 0] = [mebibytes[0], mebibytes.at(-1)];
  said(`memory in MiB: ${first} at first, ${last} at the end, ${Math.max(...mebibytes)} at most`);
}
