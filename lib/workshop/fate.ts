import { faultOf } from '@/lib/lab/moves';
import type { Run, World } from '@/lib/lab/timeline';
import type { Buyers } from './place';

/** How a run may end, as a learner predicts it. Exactly one of them is true of a run that is over. */
export const FATES = ['too-many', 'at-once', 'after-waiting', 'nobody'] as const;

export type Fate = (typeof FATES)[number];

const AMONG_BUYERS: Readonly<Record<Fate, string>> = {
  'too-many': 'The one ticket is sold twice.',
  'at-once': 'One gets it, the other is refused at once.',
  'after-waiting': 'One gets it; the other has to wait or start over first.',
  nobody: 'Nobody gets it.',
};

const AMONG_WINDOWS: Readonly<Record<Fate, string>> = {
  'too-many': 'The buyer gets two, and may have one.',
  'at-once': 'One window gets it, the other is refused at once.',
  'after-waiting': 'One window gets it; the other has to wait or start over first.',
  nobody: 'The buyer gets none.',
};

/** A fate as a learner says it: of buyers of one ticket, or of one buyer's two windows. */
export function sayFate(fate: Fate, buyers: Buyers): string {
  return (buyers === 1 ? AMONG_WINDOWS : AMONG_BUYERS)[fate];
}

/** Whether nobody can move any more. Something may still break, and bring somebody back. */
export function isOver({ next }: Run): boolean {
  return next.every(({ move }) => faultOf(move) !== null);
}

/** How the run ended; null: somebody can still move. */
export function fateOf(run: Run): Fate | null {
  if (!isOver(run)) return null;
  const sold = (run.steps.at(-1)?.world ?? run.before).orders.reduce(
    (sum, { quantity }) => sum + quantity,
    0,
  );
  if (sold > run.before.row.stock || run.harms.includes('over-limit')) return 'too-many';
  if (sold === 0) return 'nobody';
  const isHeldUp = run.aborts > 0 || run.steps.some(({ echo }) => echo?.kind === 'waits');
  return isHeldUp ? 'after-waiting' : 'at-once';
}

/**
 * The step before which a learner is asked for a prediction: the first that changes what stands in the stores,
 * makes somebody wait, or ends somebody's part. Counted from 0; null: there is none yet.
 */
export function decisiveStep(run: Run): number | null {
  const index = run.steps.findIndex((step, at) => {
    const before = at === 0 ? run.before : run.steps[at - 1]?.world;
    return (
      step.echo?.kind === 'waits' ||
      step.echo?.kind === 'died' ||
      step.answered.length > 0 ||
      (before !== undefined && isChanged(before, step.world))
    );
  });
  return index === -1 ? null : index;
}

function isChanged(before: World, after: World): boolean {
  return JSON.stringify(before) !== JSON.stringify(after);
}
