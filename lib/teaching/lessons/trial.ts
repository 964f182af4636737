import type { FaultKind } from '@/lib/shop/strategies/strategy';
import type { Manner } from '@/lib/teaching/explorer/lab';
import type { Scenario } from '@/lib/teaching/explorer/run/scenario';
import type { Ended, Must, WatchedMust } from './musts';
import type { Rival } from './rival';

/** What is different from two buyers who want the one ticket that is left. */
export type Setting = Pick<
  Scenario,
  'buyers' | 'stock' | 'perBuyerLimit' | 'isOneBuyer' | 'quantity' | 'overlap' | 'connections'
>;

/** What is put to a learner's strategy: every schedule, with every single fault of those kinds, or one run. */
export interface Trial {
  readonly title: string;
  readonly setting?: Setting;
  readonly faults?: readonly FaultKind[];
  /** One run, which goes on like this; left out: every schedule. */
  readonly once?: Manner;
  /** How that run begins. */
  readonly begins?: string;
  /** Such runs, one for each of A's calls: before it A pauses, all leases end, and B comes and goes. */
  readonly pauses?: true;
  /** In B's place: somebody else than a buyer. */
  readonly rival?: Rival;
  /** A's process has sold to others before. */
  readonly isWarm?: true;
  /** In place of what always has to hold (musts.ts). */
  readonly always?: readonly Must[];
  /** What has to hold in each run besides. */
  readonly musts?: readonly Must[];
  /** What can be seen only step by step. */
  readonly watched?: readonly Watch[];
}

/** A schedule is run once more for it, so it should say for which it matters. */
export interface Watch {
  readonly must: WatchedMust;
  readonly where?: (ended: Ended) => boolean;
}
