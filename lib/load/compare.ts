import { findStrategy } from '@/lib/shop/strategies/registry';
import type { Control } from './generator/control';
import { ShopError } from './generator/shop-client';
import type { ComparedRun, Comparison, RunResult } from './result/result-schema';

/** What the books look like after an oversell: one cause, and not all that it leads to. */
const OVERSELL = /^(round \d+: )?(oversold|undersold|books|stock|audit):/;

/**
 * Sends the same crowd to one strategy after the other.
 * Those that have not had their turn when the crowd is sent home are left out. Where the shop fails one, the others
 * still count.
 * @param release lets the crowd go to the strategy of that id; null: it was sent home before
 * @throws {ShopError} the shop failed, and none had come to its end
 */
export async function compareStrategies(
  strategies: readonly string[],
  seed: number,
  control: Control,
  release: (strategy: string) => Promise<RunResult | null>,
): Promise<Comparison> {
  const runs: ComparedRun[] = [];
  const leftOut: { strategy: string; why: string }[] = [];
  const failed: { strategy: string; why: string }[] = [];
  let failure: ShopError | undefined;
  const failAt = (strategy: string) => (error: unknown) => {
    control.throwIfStopped();
    if (!(error instanceof ShopError)) throw error;
    failure ??= error;
    failed.push({ strategy, why: error.message });
    return undefined;
  };
  for (const strategy of strategies) {
    const result = control.isDraining ? null : await release(strategy).catch(failAt(strategy));
    if (result === undefined) continue;
    if (result === null) leftOut.push({ strategy, why: 'Ctrl-C came first' });
    else runs.push(compareToPromise(strategy, result));
  }
  if (failure && runs.length === 0) throw failure;
  const ok = runs.every(({ broken }) => broken.length === 0);
  return {
    schema: 1,
    kind: 'comparison',
    seed,
    ok,
    runs,
    ...(leftOut.length > 0 ? { leftOut } : {}),
    ...(failed.length > 0 ? { failed } : {}),
  };
}

function compareToPromise(strategy: string, result: RunResult): ComparedRun {
  const { verdict, thresholds } = result;
  const promise = findStrategy(strategy)?.promise.oversell ?? null;
  const broken = [
    ...verdict.violations.filter((violation) => promise !== 'possible' || !OVERSELL.test(violation)),
    ...thresholds.missed.map((missed) => `threshold missed: ${missed}`),
  ];
  return { strategy, promise, broken, result };
}
