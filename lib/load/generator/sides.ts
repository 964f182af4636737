import { ANSWER_KINDS, type AnswerKind, leavesDoubt } from './answer';

/** Answers that sold, those that surely did not, and the others: nobody knows, or nothing was understood. */
export interface BySide<T> {
  readonly accepted: T;
  readonly refused: T;
  readonly other: T;
}

export type Side = keyof BySide<unknown>;

export function sideOf(kind: AnswerKind): Side {
  if (kind === 'sold' || kind === 'replayed') return 'accepted';
  return leavesDoubt(kind) ? 'other' : 'refused';
}

/** Answers that surely sold nothing. */
export function countRefusals(answers: Readonly<Record<AnswerKind, number>>): number {
  const refused = ANSWER_KINDS.filter((kind) => sideOf(kind) === 'refused');
  return refused.reduce((sum, kind) => sum + answers[kind], 0);
}
