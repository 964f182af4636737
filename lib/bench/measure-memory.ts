import { growth } from './figures';
import type { Ledger } from './ledger';
import { readUsage } from './process-usage';
import type { Venue } from './venue';

export interface MemoryOptions {
  readonly purchases: number;
  readonly sampleMs: number;
  /** The pids of the server processes: one that dies is replaced. */
  readonly workers: () => readonly number[];
  readonly postgres: number;
  readonly redis: number;
  readonly said: (line: string) => void;
}

const WARM_UP_SHARE = 0.2;

/**
 * Buys on and on, after a warm-up, and looks at what the server has in memory (the resident set, as the operating
 * system sees it, garbage included) and at the CPU time that each side takes.
 */
export async function measureMemory(venue: Venue, options: MemoryOptions, ledger: Ledger): Promise<void> {
  const { purchases, sampleMs, workers, said } = options;
  await venue.send('buy', { requests: Math.ceil(purchases * WARM_UP_SHARE) });
  const samples: number[] = [];
  const timer = setInterval(() => samples.push(readUsage(workers()).rssBytes), sampleMs);
  try {
    const before = readCpuMs(options);
    const { expected } = await venue.send('buy', { requests: purchases });
    const after = readCpuMs(options);
    const perSaleMs = after.map(({ who, cpuMs }, index) => ({
      who,
      cpuMs: (cpuMs - (before[index]?.cpuMs ?? Number.NaN)) / expected,
    }));
    keepCpuTimes(perSaleMs, ledger);
  } finally {
    clearInterval(timer);
  }
  ledger.set('memoryGrowth', [growth(samples)]);
  const mebibytes = samples.map((bytes) => Math.round(bytes / 2 ** 20));
  const [first = 0, last = 0] = [mebibytes[0], mebibytes.at(-1)];
  said(`memory in MiB: ${first} at first, ${last} at the end, ${Math.max(...mebibytes)} at most`);
}

interface CpuTime {
  readonly who: string;
  readonly cpuMs: number;
}

const CROWD = 'the crowd itself';

function readCpuMs({ workers, postgres, redis }: MemoryOptions): readonly CpuTime[] {
  const { user, system } = process.cpuUsage();
  return [
    { who: 'server', cpuMs: readUsage(workers()).cpuMs },
    { who: 'Postgres', cpuMs: readUsage([postgres]).cpuMs },
    { who: 'Redis', cpuMs: readUsage([redis]).cpuMs },
    { who: CROWD, cpuMs: (user + system) / 1000 },
  ];
}

/** The crowd shares the machine, but is no cost of a sale. */
function keepCpuTimes(perSale: readonly CpuTime[], ledger: Ledger): void {
  const ofShop = perSale.filter(({ who }) => who !== CROWD);
  ledger.set('cpuMsPerSale', [ofShop.reduce((sum, { cpuMs }) => sum + cpuMs, 0)]);
  for (const { who, cpuMs } of perSale) {
    ledger.series.push({ name: `CPU time a sale, ${who}`, unit: 'ms', rounds: [cpuMs] });
  }
}
