import { arch, cpus, platform } from 'node:os';
import { median, type Ratio } from './figures';
import type { Failure, Ledger } from './ledger';
import type { StoreVersions } from './sale-backend';

/** What `npm run bench` hands back, and writes with --json. */
export interface BenchResult {
  readonly schema: 1;
  /** Every goal is reached, and no part failed. */
  readonly ok: boolean;
  /** Whether it was hurried (`--quick`, or fewer rounds than a median needs): figures to try the bench, not to believe. */
  readonly quick: boolean;
  readonly ratios: Readonly<Record<string, Ratio>>;
  /** Medians, for this machine at this hour only. */
  readonly absolute: Readonly<Record<string, { readonly value: number | null; readonly unit: string }>>;
  /** What should not have happened. */
  readonly remarks: readonly string[];
  /** Parts that came to nothing: their figures are null. */
  readonly failures: readonly Failure[];
  readonly environment: Environment;
}

interface Environment extends StoreVersions {
  readonly node: string;
  readonly next: string;
  readonly cpu: string;
  readonly cores: number;
  readonly platform: string;
  /** redis, valkey, emulated or unknown. */
  readonly redisKind: string;
}

export function summarize(
  ledger: Ledger,
  facts: {
    readonly quick: boolean;
    readonly next: string;
    readonly redisKind: string;
    readonly versions: StoreVersions;
  },
): BenchResult {
  const ratios = ledger.judge();
  return {
    schema: 1,
    ok: ledger.failures.length === 0 && [...ratios.values()].every(({ ok }) => ok),
    quick: facts.quick,
    ratios: Object.fromEntries(ratios),
    absolute: Object.fromEntries(
      ledger.series.map(({ name, unit, rounds }) => [name, { value: median(rounds), unit }]),
    ),
    remarks: ledger.remarks,
    failures: ledger.failures,
    environment: {
      ...facts.versions,
      redisKind: facts.redisKind,
      node: process.version,
      next: facts.next,
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      cores: cpus().length,
      platform: `${platform()}-${arch()}`,
    },
  };
}
