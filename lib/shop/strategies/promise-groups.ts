import { STRATEGIES } from './registry';
import type { StrategyPromise } from './strategy';

/** Strategies that promise the same, for a menu. */
export interface PromiseGroup {
  readonly promise: string;
  readonly ids: readonly string[];
}

const PROMISES = [
  'Never oversells',
  'Never, while all sell this way',
  'Never, while nothing goes wrong',
  'Saved by the CHECK alone',
  'Oversells',
] as const;

function describePromise({
  oversell,
  breaksUnder,
  needs,
  savedByCheck,
}: StrategyPromise): (typeof PROMISES)[number] {
  if (savedByCheck) return 'Saved by the CHECK alone';
  if (oversell === 'possible') return 'Oversells';
  if (breaksUnder.length > 0) return 'Never, while nothing goes wrong';
  return needs ? 'Never, while all sell this way' : 'Never oversells';
}

/** All strategies of the registry, the safest first, each in one group. */
export const PROMISE_GROUPS: readonly PromiseGroup[] = PROMISES.map((promise) => ({
  promise,
  ids: STRATEGIES.filter((strategy) => describePromise(strategy.promise) === promise).map(({ id }) => id),
}));
