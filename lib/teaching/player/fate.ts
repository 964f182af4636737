import { listTurns } from '@/lib/teaching/explorer/moves';
import { type Run, type Step, type World, worldAfter } from '@/lib/teaching/explorer/timeline';
import { happeningsOf } from './happenings';
import type { Buyers } from './place';

/** How a run may end, as a learner predicts it. Exactly one of them is true of a run that is over. */
export const FATES = ['too-many', 'at-once', 'after-waiting', 'after-breaking', 'nobody'] as const;

export type Fate = (typeof FATES)[number];

const AMONG_BUYERS: Readonly<Record<Fate, string>> = {
  'too-many': 'The one ticket is sold twice.',
  'at-once': 'One gets it, the other is refused at once.',
  'after-waiting': 'One gets it; somebody has to wait or start over first.',
  'after-breaking': 'One gets it, though a process dies or an answer is lost.',
  nobody: 'Nobody gets it.',
};

const AMONG_WINDOWS: Readonly<Record<Fate, string>> = {
  'too-many': 'The buyer gets two, and may have one.',
  'at-once': 'One window gets it, the other is refused at once.',
  'after-waiting': 'One window gets it; one of them has to wait or start over first.',
  'after-breaking': 'One window gets it, though a process dies or an answer is lost.',
  nobody: 'The buyer gets none.',
};

/** A fate as a learner says it: of buyers of one ticket, or of one buyer's two windows. */
export function describeFate(fate: Fate, buyers: Buyers): string {
  return (buyers === 1 ? AMONG_WINDOWS : AMONG_BUYERS)[fate];
}

/** Whether nobody can move any more. Something may still break, and bring somebody back. */
export function isOver({ next }: Run): boolean {
  return listTurns({ next }).length === 0;
}

/** How the run ended; null: somebody can still move. */
export function fateOf(run: Run): Fate | null {
  if (!isOver(run)) return null;
  const sold = worldAfter(run).orders.reduce((sum, { quantity }) => sum + quantity, 0);
  if (sold > run.before.row.stock || run.harms.includes('over-limit')) return 'too-many';
  if (sold === 0) return 'nobody';
  if (run.steps.some(isBreak)) return 'after-breaking';
  return run.aborts > 0 || run.steps.some(isHeldUp) ? 'after-waiting' : 'at-once';
}

/** Somebody's process died, or somebody asks again. */
function isBreak({ fault }: Step): boolean {
  return fault === 'process-dies-before' || fault === 'process-dies-after' || fault === 'answer-lost';
}

/** Somebody without an answer waits for another one, or pauses before a new try. */
function isHeldUp(step: Step): boolean {
  return happeningsOf(step).some(
    ({ isAfterAnswer, call, echo }) => !isAfterAnswer && (echo?.kind === 'waits' || call?.store === 'clock'),
  );
}

/**
 * The step before which a learner is asked for a prediction: the first that changes the stock or the orders, makes
 * somebody wait, or ends somebody's part. A lock that is taken decides nothing yet. Counted from 0; null: there is none.
 */
export function decisiveStep(run: Run): number | null {
  const index = run.steps.findIndex((step, at) => {
    const before = at === 0 ? run.before : run.steps[at - 1]?.world;
    return (
      step.echo?.kind === 'waits' ||
      step.echo?.kind === 'died' ||
      step.answered.length > 0 ||
      (before !== undefined && isSold(before, step.world))
    );
  });
  return index === -1 ? null : index;
}

function isSold(before: World, after: World): boolean {
  return before.row.stock !== after.row.stock || before.orders.length !== after.orders.length;
}
