import { FAULT_KINDS, type FaultKind, type Strategy } from '@/lib/shop/strategies/strategy';
import type { Lab } from '@/lib/teaching/explorer/lab';
import { faultsIn } from '@/lib/teaching/explorer/moves';
import type { Scenario } from '@/lib/teaching/explorer/run/scenario';
import type { Sample } from '@/lib/teaching/explorer/search/explore';
import type { MapEntry } from '@/lib/teaching/explorer/timeline';
import { findBreaches } from './promise';

/** Buyers, tickets and faults that a promise is held to. */
interface Scene extends Required<Pick<Scenario, 'buyers' | 'stock' | 'overlap'>> {
  readonly faults: readonly FaultKind[];
}

const SCENES: readonly Scene[] = ([2, 3] as const).flatMap((buyers) =>
  [1, 2].flatMap((stock) => [
    { buyers, stock, overlap: false, faults: buyers === 2 ? FAULT_KINDS : [] },
    { buyers, stock, overlap: true, faults: [] },
  ]),
);

/** What was found of one strategy in all scenes. */
export interface Proof {
  readonly id: string;
  /** False: all that it writes is in transactions, and scenes with overlap are those without. */
  readonly overlaps: boolean;
  readonly scenes: readonly {
    readonly buyers: number;
    readonly stock: number;
    readonly overlap: boolean;
    /** With how many faults at most. */
    readonly faults: number;
    readonly schedules: number;
    readonly different: number;
    readonly bad: number;
    readonly runs: number;
    /** False: it was ended by the first schedule that oversells, which the strategy says it can; or drawn by lot. */
    readonly isComplete: boolean;
    /** Of the lot, where there were too many schedules to run all. */
    readonly seed: number | null;
  }[];
  /** Empty: the promise is kept, its exceptions included. */
  readonly breaches: readonly string[];
}

const isSold = ({ outcomes, schedule }: MapEntry) =>
  faultsIn(schedule).length > 0 || Object.values(outcomes).includes('sold');

export const countBad = (entries: readonly MapEntry[]) =>
  entries.filter(({ harms }) => harms.length > 0).length;

/**
 * Holds a strategy to its promise in every scene: what is declared impossible must be nowhere, and what is declared
 * possible has to be seen in one of them. Of one that may oversell no faults are asked, and one schedule that does so is
 * enough.
 * @param sample how many schedules of a scene are drawn by lot where it has more
 */
export async function provePromise(
  lab: Lab,
  strategy: Strategy,
  sample: Sample,
  signal: AbortSignal,
): Promise<Proof> {
  const isSafe = strategy.promise.oversell === 'never';
  const entries: MapEntry[] = [];
  const scenes: Proof['scenes'][number][] = [];
  const [apart, overlapping] = [
    await lab.explore({ strategy, sample, signal }),
    await lab.explore({ strategy, sample, signal, overlap: true }),
  ];
  const overlaps = overlapping.all !== apart.all;
  for (const { faults: kinds, ...scene } of SCENES) {
    if (scene.overlap && !overlaps) continue;
    const faults = isSafe ? kinds : [];
    const explored = await lab.explore({
      ...{ strategy, ...scene, faults, sample, signal },
      ...(isSafe ? {} : { until: ({ harms }) => harms.includes('oversold') }),
    });
    entries.push(...explored.entries);
    scenes.push({
      ...scene,
      faults: Math.min(faults.length, 1),
      schedules: explored.all,
      different: explored.entries.length,
      bad: explored.seed === null ? explored.all - explored.good : countBad(explored.entries),
      runs: explored.runs,
      isComplete: explored.isComplete,
      seed: explored.seed,
    });
  }
  const breaches = findBreaches(strategy, entries, isSafe ? FAULT_KINDS : []);
  const sellsAlways = strategy.promise.mayRefuseAll && entries.every(isSold);
  const survived = sellsAlways ? ['Somebody always buys, though it says that it may refuse all.'] : [];
  return { id: strategy.id, overlaps, scenes, breaches: [...breaches, ...survived] };
}
