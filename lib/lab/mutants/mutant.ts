import type { Harm } from '@/lib/lab/timeline';
import type { FaultKind } from '@/lib/strategies/strategy';
import type { Mistake } from './plant';

/** A good strategy with a mistake in it, and what the explorer has to find. */
export interface Mutant {
  readonly strategy: string;
  /** What somebody forgot. */
  readonly mistake: string;
  readonly changes: readonly Mistake[];
  /** Null: two buyers are enough. */
  readonly fault: FaultKind | null;
  readonly harm: Harm;
  /** Tickets in the beginning; one where nothing is said. */
  readonly stock?: number;
}

/** Where a strategy is written down. */
export const moduleOf = (strategy: string) => `lib/strategies/${strategy}`;

/** Postgres' own guard, which stands behind many a lock. */
export const GUARD_DROPPED: Mistake = {
  module: moduleOf('conditional-update'),
  find: 'WHERE id = $1 AND stock >= $2 AND',
  replace: 'WHERE id = $1 AND',
};
