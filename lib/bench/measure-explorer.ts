import { STRATEGIES } from '@/lib/shop/strategies/registry';
import { FAULT_KINDS, type FaultKind, type Strategy } from '@/lib/shop/strategies/strategy';
import { isFewSchedules } from '@/lib/teaching/explorer/judge/promise';
import type { Lab } from '@/lib/teaching/explorer/lab';
import type { FigureName } from './figures';
import type { Ledger } from './ledger';

/**
 * How long the explorer takes, s: every schedule of all strategies for two buyers and one ticket; and, of those that
 * never oversell and have few schedules, every schedule with one fault in it. Once each: thousands of runs have their
 * own middle.
 */
export async function measureExplorer(
  lab: Lab,
  log: (line: string) => void,
  ledger: Ledger,
  signal: AbortSignal,
): Promise<void> {
  /** Gives the strategies of which all faults are explored. */
  async function measure(
    name: FigureName,
    strategies: readonly Strategy[],
    faults: readonly FaultKind[],
  ): Promise<readonly Strategy[]> {
    const startedAtMs = performance.now();
    const few: Strategy[] = [];
    let schedules = 0;
    for (const strategy of strategies) {
      const { entries } = await lab.explore({ strategy, faults, all: true, signal });
      schedules += entries.length;
      if (strategy.promise.oversell === 'never' && isFewSchedules(entries.length)) few.push(strategy);
    }
    const seconds = (performance.now() - startedAtMs) / 1000;
    log(
      `${schedules} schedules${faults.length > 0 ? ' with a fault or without' : ''}: ${seconds.toFixed(1)} s`,
    );
    ledger.set(name, [seconds]);
    return few;
  }
  const few = await measure('explorerSeconds', STRATEGIES, []);
  await measure('explorerFaultsSeconds', few, FAULT_KINDS);
}
