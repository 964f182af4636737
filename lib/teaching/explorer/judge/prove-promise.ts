import { FAULT_KINDS, type FaultKind, type Strategy } from '@/lib/shop/strategies/strategy';
import type { Lab } from '@/lib/teaching/explorer/lab';
import type { Scenario } from '@/lib/teaching/explorer/run/scenario';
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
    /** False: it was ended by the first schedule that oversells, which the strategy says it can. */
    readonly isComplete: boolean;
  }[];
  /** Empty: the promise is kept, its exceptions included. */
  readonly breaches: readonly string[];
}

/**
 * Holds a strategy to its promise in every scene: what is declared impossible must be nowhere, and what is declared
 * possible has to be seen in one of them. Of one that may oversell no faults are asked, and one schedule that does so is
 * enough.
 */
export async function provePromise(lab: Lab, strategy: Strategy, signal: AbortSignal): Promise<Proof> {
  const isSafe = strategy.promise.oversell === 'never';
  const entries: MapEntry[] = [];
  const scenes: Proof['scenes'][number][] = [];
  for (const { faults: kinds, ...scene } of SCENES) {
    const faults = isSafe ? kinds : [];
    const explored = await lab.explore({
      ...{ strategy, ...scene, faults, signal },
      ...(isSafe ? {} : { until: ({ harms }) => harms.includes('oversold') }),
    });
    entries.push(...explored.entries);
    scenes.push({
      ...scene,
      faults: Math.min(faults.length, 1),
      schedules: explored.all,
      different: explored.entries.length,
      bad: explored.all - explored.good,
      runs: explored.runs,
      isComplete: explored.isComplete,
    });
  }
  return { id: strategy.id, scenes, breaches: findBreaches(strategy, entries, isSafe ? FAULT_KINDS : []) };
}
