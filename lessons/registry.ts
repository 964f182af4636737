import type { BreakIt, Lesson } from '@/lib/teaching/lessons/lesson';
import type { Place } from '@/lib/teaching/player/place';
import { lesson as theLastTicket } from './01-the-last-ticket/lesson';
import { lesson as oneGuardedStatement } from './02-one-guarded-statement/lesson';
import { lesson as isolationLevels } from './03-isolation-levels/lesson';
import { lesson as aRuleAcrossRows } from './04-a-rule-across-rows/lesson';
import { lesson as waitingOrRetrying } from './05-waiting-or-retrying/lesson';
import { lesson as theBouncer } from './06-the-bouncer/lesson';
import { lesson as thePausedHolder } from './07-the-paused-holder/lesson';
import { lesson as fencingTokens } from './08-fencing-tokens/lesson';
import { lesson as otherLocks } from './09-other-locks/lesson';
import { lesson as idempotencyAndRetries } from './10-idempotency-and-retries/lesson';
import { lesson as twoPhaseCommit } from './11-two-phase-commit/lesson';
import { lesson as theSaga } from './12-the-naive-coordinator-and-the-saga/lesson';
import { lesson as outboxReadModelReplay } from './13-outbox-read-model-replay/lesson';
import { lesson as whichConsistency } from './14-which-consistency/lesson';

/**
 * All lessons, in the order in which they are taught: what Postgres does alone, then what Redis adds, then
 * two databases, then a provider of payments. Their numbers are
 * names, which links, exercises and classes use: they stay when the order changes. One line adds one.
 */
export const LESSONS: readonly Lesson[] = [
  theLastTicket,
  oneGuardedStatement,
  waitingOrRetrying,
  isolationLevels,
  aRuleAcrossRows,
  idempotencyAndRetries,
  theBouncer,
  thePausedHolder,
  fencingTokens,
  otherLocks,
  twoPhaseCommit,
  theSaga,
  outboxReadModelReplay,
  whichConsistency,
];

/** The lesson that is taught after this one, or `steps` after it; undefined: there is none. */
export function lessonAfter(lesson: Lesson, steps = 1): Lesson | undefined {
  return LESSONS[LESSONS.indexOf(lesson) + steps];
}

/** The lesson of that page, or undefined. */
export function findLesson(slug: string): Lesson | undefined {
  return LESSONS.find((lesson) => lesson.slug === slug);
}

/** What lessons ask to break where somebody stands, and which lesson does. */
export function levelsOf({
  strategy,
  buyers,
  scene,
}: Pick<Place, 'strategy' | 'buyers' | 'scene'>): readonly {
  readonly slug: string;
  readonly level: BreakIt;
}[] {
  return LESSONS.flatMap(({ slug, breaks = [] }) =>
    breaks
      .filter((level) => scene === undefined && level.strategy === strategy && (level.buyers ?? 2) === buyers)
      .map((level) => ({ slug, level })),
  );
}
