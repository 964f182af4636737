import { advisoryLock } from './advisory-lock';
import { bouncer } from './bouncer';
import { compareAndSwap } from './compare-and-swap';
import { conditionalUpdate } from './conditional-update';
import { fencedLock } from './fenced-lock';
import { forUpdate, forUpdateNowait, forUpdateTimeout } from './for-update';
import { merged } from './merged';
import { naive } from './naive';
import { naiveDecrement } from './naive-decrement';
import { naiveTransaction } from './naive-transaction';
import { redlock } from './redlock';
import { repeatableRead } from './repeatable-read';
import { serializable } from './serializable';
import { setnxLock } from './setnx-lock';
import { setnxOnly } from './setnx-only';
import { skipLocked } from './skip-locked';
import type { Strategy } from './strategy';

/** Every way to sell a ticket, from what everybody writes first to what the shop uses. One line adds one. */
export const STRATEGIES: readonly Strategy[] = [
  naive,
  naiveDecrement,
  naiveTransaction,
  repeatableRead,
  serializable,
  forUpdate,
  forUpdateNowait,
  forUpdateTimeout,
  compareAndSwap,
  conditionalUpdate,
  advisoryLock,
  skipLocked,
  setnxOnly,
  setnxLock,
  fencedLock,
  redlock,
  bouncer,
  merged,
];

const byId = new Map(STRATEGIES.map((strategy) => [strategy.id, strategy]));

/** The strategy of that id, or undefined. */
export function findStrategy(id: string): Strategy | undefined {
  return byId.get(id);
}
