import { STRATEGIES } from '@/lib/shop/strategies/registry';
import { FAULT_KINDS, type FaultKind } from '@/lib/shop/strategies/strategy';
import type { Lab } from '@/lib/teaching/explorer/lab';
import type { FigureName } from './figures';
import type { Ledger } from './ledger';

/** Those whose every single fault is explored in the tests, too. */
const UNDER_FAULTS = ['conditional-update', 'setnx-only', 'setnx-lock', 'fenced-lock', 'bouncer'];

/**
 * How long the explorer takes, s: every schedule of all strategies for two buyers and one ticket; and every schedule of
 * those five with one fault in it. Once each: thousands of runs have their own middle.
 */
export async function measureExplorer(
  lab: Lab,
  log: (line: string) => void,
  ledger: Ledger,
  signal: AbortSignal,
): Promise<void> {
  async function measure(name: FigureName, ids: readonly string[], faults: readonly FaultKind[]) {
    const startedAtMs = performance.now();
    let schedules = 0;
    for (const strategy of ids) {
      const { entries } = await lab.explore({ strategy, faults, signal });
      schedules += entries.length;
    }
    const seconds = (performance.now() - startedAtMs) / 1000;
    log(
      `${schedules} schedules${faults.length > 0 ? ' with a fault or without' : ''}: ${seconds.toFixed(1)} s`,
    );
    ledger.set(name, [seconds]);
  }
  await measure(
    'explorerSeconds',
    STRATEGIES.map(({ id }) => id),
    [],
  );
  await measure('explorerFaultsSeconds', UNDER_FAULTS, FAULT_KINDS);
}
