import { findStrategy } from '@/lib/strategies/registry';
import type { Control } from './control';
import type { ComparedRun, Comparison, RunResult } from './result-schema';

/** What the books look like after an oversell: one cause, and not all that it leads to. */
const OVERSELL = /^(oversold|undersold|books|stock|audit):/;

/**
 * Sends the same crowd to one strategy after the other.
 * Those that have not had their turn when the crowd is sent home are left out.
 * @param release lets the crowd go to the strategy of that id
 */
export async function compareStrategies(
  strategies: readonly string[],
  seed: number,
  control: Control,
  release: (strategy: string) => Promise<RunResult>,
): Promise<Comparison> {
  const runs: ComparedRun[] = [];
  for (const strategy of strategies) {
    if (control.isDraining) break;
    const promise = findStrategy(strategy)?.promise.oversell ?? null;
    const result = await release(strategy);
    const { verdict, thresholds } = result;
    const broken = [
      ...verdict.violations.filter((violation) => promise !== 'possible' || !OVERSELL.test(violation)),
      ...thresholds.checked
        .filter(({ ok, text }) => !ok && !thresholds.unjudged.some((missed) => missed.startsWith(`${text}:`)))
        .map(({ text }) => `threshold missed: ${text}`),
    ];
    runs.push({ strategy, promise, broken, result });
  }
  return { schema: 1, kind: 'comparison', seed, ok: runs.every(({ broken }) => broken.length === 0), runs };
}
