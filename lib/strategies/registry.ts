import { bouncer } from './bouncer';
import { conditionalUpdate } from './conditional-update';
import { fencedLock } from './fenced-lock';
import { naive } from './naive';
import { redlock } from './redlock';
import { setnxLock } from './setnx-lock';
import { setnxOnly } from './setnx-only';
import type { Strategy } from './strategy';

/** Every way to sell a ticket. One line adds one. */
export const STRATEGIES: readonly Strategy[] = [
  naive,
  conditionalUpdate,
  setnxOnly,
  setnxLock,
  fencedLock,
  redlock,
  bouncer,
];

const byId = new Map(STRATEGIES.map((strategy) => [strategy.id, strategy]));

/** The strategy of that id, or undefined. */
export function findStrategy(id: string): Strategy | undefined {
  return byId.get(id);
}
