import type { FaultKind, Strategy } from '@/lib/shop/strategies/strategy';
import type { Lab } from '@/lib/teaching/explorer/lab';
import type { Scenario } from '@/lib/teaching/explorer/run/scenario';
import type { Exploration } from '@/lib/teaching/explorer/search/explore';
import type { MapEntry } from '@/lib/teaching/explorer/timeline';
import { findBreaches } from './promise';

/** What a whole and a pruned walk of the same found. */
export interface Comparison {
  /** Null: it took too long, and nothing was compared. */
  readonly whole: Exploration | null;
  readonly pruned: Exploration;
  /** A sentence for each difference; empty: they agree. */
  readonly differences: readonly string[];
}

/**
 * Walks a scenario whole and pruned, and holds one against the other: what the buyers were told and what harm was done,
 * how often, and what is said of the promise.
 * @param patience ends the whole walk
 */
export async function compareWalks(
  lab: Lab,
  scenario: Scenario & { readonly strategy: Strategy },
  faults: readonly FaultKind[],
  patience?: AbortSignal,
): Promise<Comparison> {
  const pruned = await lab.explore({ ...scenario, faults });
  const whole = await lab
    .explore({ ...scenario, faults, all: true, ...(patience && { signal: patience }) })
    .catch((error: unknown) => {
      if (!patience?.aborted) throw error;
      return null;
    });
  const differences = whole ? [...findDifferences(whole, pruned, scenario.strategy, faults)] : [];
  return { whole, pruned, differences };
}

function* findDifferences(
  whole: Exploration,
  pruned: Exploration,
  strategy: Strategy,
  faults: readonly FaultKind[],
): Generator<string> {
  const [all, some] = [countEndings(whole.entries), countEndings(pruned.entries)];
  for (const [ending, count] of all)
    if (!some.has(ending)) yield `${count} of the whole walk, none pruned: ${ending}`;
  for (const [ending, count] of some)
    if (!all.has(ending)) yield `${count} pruned, none of the whole walk: ${ending}`;
  // A pruned walk has faults in places where a whole one leaves them out, for they change nothing there.
  if (faults.length === 0) {
    for (const [ending, count] of all) {
      const other = some.get(ending) ?? count;
      if (other !== count) yield `${count} of the whole walk, ${other} pruned: ${ending}`;
    }
  }
  const [breaches, others] = [whole, pruned].map(({ entries }) =>
    findBreaches(strategy, entries, faults).map((breach) => breach.replace(/ in \S+\.$/, '')),
  );
  if (breaches?.join() !== others?.join()) yield `whole: ${breaches?.join()}; pruned: ${others?.join()}`;
}

/** How many schedules end in each way. */
function countEndings(entries: readonly MapEntry[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { harms, outcomes, deadlocks, aborts, stands = 1 } of entries) {
    const told = Object.entries(outcomes)
      .sort()
      .map(([buyer, outcome]) => `${buyer} ${outcome}`);
    const ending = [...told, ...harms, `${deadlocks} deadlocks`, `${aborts} aborts`].join(', ');
    counts.set(ending, (counts.get(ending) ?? 0) + stands);
  }
  return counts;
}
