import type { FaultKind } from '@/lib/shop/strategies/strategy';
import { STRATEGIES_FOLDER } from '@/lib/teaching/explorer/taught-folders';
import type { Harm } from '@/lib/teaching/explorer/timeline';
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
export const moduleOf = (strategy: string) => `${STRATEGIES_FOLDER}/${strategy}`;

/** Postgres' own guard, which stands behind many a lock. */
export const GUARD_DROPPED: Mistake = {
  module: moduleOf('conditional-update'),
  find: 'WHERE id = $1 AND stock >= $2 AND',
  replace: 'WHERE id = $1 AND',
};
