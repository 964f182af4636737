import type { BenchTarget } from './bench-target';
import { growth } from './figures';
import type { Pace } from './interleave';
import type { Ledger } from './ledger';
import { readUsage } from './process-usage';

export interface MemoryOptions extends Pace {
  readonly purchases: number;
  readonly sampleMs: number;
  /** The pids of the server processes: one that dies is replaced. */
  readonly workers: () => readonly number[];
  readonly postgres: number;
  readonly redis: number;
}

const WARM_UP_SHARE = 0.2;

/**
 * Buys on and on, after a warm-up, and looks at what the server has in memory (the resident set, as the operating
 * system sees it, garbage included) and at the CPU time that each side takes.
 */
export async function measureMemory(
  target: Pick<BenchTarget, 'send'>,
  options: MemoryOptions,
  ledger: Ledger,
): Promise<void> {
  const { purchases, rounds, sampleMs, workers, log } = options;
  await target.send('buy', { requests: Math.ceil(purchases * WARM_UP_SHARE) });
  const samples: number[] = [];
  const timer = setInterval(() => samples.push(readUsage(workers()).rssBytes), sampleMs);
  const clocks = openClocks(options);
  try {
    for (let round = 0; round < rounds; round += 1) {
      const before = clocks.map(({ readMs }) => readMs());
      const { expected } = await target.send('buy', { requests: Math.ceil(purchases / rounds) });
      for (const [index, { readMs, perSaleMs }] of clocks.entries()) {
        perSaleMs.push((readMs() - (before[index] ?? Number.NaN)) / expected);
      }
    }
  } finally {
    clearInterval(timer);
  }
  keepCpuTimes(clocks, rounds, ledger);
  ledger.set('memoryGrowth', [growth(samples)]);
  const mebibytes = samples.map((bytes) => Math.round(bytes / 2 ** 20));
  const [first = 0, last = 0] = [mebibytes[0], mebibytes.at(-1)];
  log(`memory in MiB: ${first} at first, ${last} at the end, ${Math.max(...mebibytes)} at most`);
}

const CROWD = 'the crowd itself';

/** CPU time that one side has used so far, and how much of it per sale, round by round. */
interface CpuClock {
  readonly side: string;
  readonly readMs: () => number;
  readonly perSaleMs: number[];
}

function openClocks({ workers, postgres, redis }: MemoryOptions): readonly CpuClock[] {
  const open = (side: string, readMs: () => number) => ({ side, readMs, perSaleMs: [] });
  return [
    open('server', () => readUsage(workers()).cpuMs),
    open('Postgres', () => readUsage([postgres]).cpuMs),
    open('Redis', () => readUsage([redis]).cpuMs),
    open(CROWD, () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1000;
    }),
  ];
}

/** The crowd shares the machine, but is no cost of a sale. */
function keepCpuTimes(clocks: readonly CpuClock[], rounds: number, ledger: Ledger): void {
  const ofShop = clocks.filter(({ side }) => side !== CROWD);
  const sumOf = (round: number) =>
    ofShop.reduce((sum, { perSaleMs }) => sum + (perSaleMs[round] ?? Number.NaN), 0);
  ledger.set(
    'cpuMsPerSale',
    Array.from({ length: rounds }, (_, round) => sumOf(round)),
  );
  for (const { side, perSaleMs } of clocks) {
    ledger.series.push({ name: `CPU time per sale, ${side}`, unit: 'ms', rounds: perSaleMs });
  }
}
