import { keysOf } from '@/lib/core/cli/keys-of';
import { PROBLEMS, type ProblemsThat, type ProblemType } from '@/lib/shop/sale/problem';

/** The shop's problem behind each kind of answer that the load tester tells apart; other problems are errors to it. */
export const PROBLEM_OF = {
  contended: 'contended',
  soldOut: 'sold-out',
  allHeld: 'all-held',
  keyInProgress: 'key-in-progress',
  limitReached: 'limit-reached',
  keyReused: 'key-reused',
  rateLimited: 'rate-limited',
  indeterminate: 'indeterminate',
  unavailable: 'unavailable',
} as const satisfies Record<string, ProblemType>;

type ProblemKind = keyof typeof PROBLEM_OF;
export const PROBLEM_KINDS = keysOf(PROBLEM_OF);

type RetriedKind = {
  [Kind in ProblemKind]: (typeof PROBLEM_OF)[Kind] extends ProblemsThat<{ retry: 'same-key' }> ? Kind : never;
}[ProblemKind];

/** What a buyer made of one request's answer. */
export type Answer =
  | { readonly kind: 'sold' | 'replayed'; readonly orderId: string }
  | { readonly kind: RetriedKind; readonly retryAfterMs: number }
  | { readonly kind: Exclude<ProblemKind, RetriedKind> }
  /** Anything else. Final: the shop understood and refuses; otherwise nobody knows what happened. */
  | { readonly kind: 'error'; readonly message: string; readonly isFinal: boolean };

export type AnswerKind = Answer['kind'];

const NO_ANSWERS = {
  sold: 0,
  replayed: 0,
  contended: 0,
  soldOut: 0,
  allHeld: 0,
  keyInProgress: 0,
  limitReached: 0,
  keyReused: 0,
  rateLimited: 0,
  indeterminate: 0,
  unavailable: 0,
  error: 0,
} satisfies Record<AnswerKind, number>;

export const ANSWER_KINDS: readonly AnswerKind[] = keysOf<AnswerKind>(NO_ANSWERS);

/** None of any kind so far. */
export function emptyCounts(): Record<AnswerKind, number> {
  return { ...NO_ANSWERS };
}

/**
 * Whether an answer leaves open if its key has bought, or will.
 * @param isFinal of an error: the shop understood and refused
 */
export function leavesDoubt(kind: AnswerKind, isFinal = false): boolean {
  if (kind === 'error') return !isFinal;
  return isProblem(kind) && PROBLEMS[PROBLEM_OF[kind]].executed === 'maybe';
}

/** Whether the request itself may have bought, unheard. A key in progress is in doubt for another request's sake. */
export function mayHaveBought(kind: AnswerKind, isFinal?: boolean): boolean {
  return kind !== 'keyInProgress' && leavesDoubt(kind, isFinal);
}

function isProblem(kind: AnswerKind): kind is ProblemKind {
  return kind in PROBLEM_OF;
}

export function isRetried(kind: ProblemKind): kind is RetriedKind {
  return PROBLEMS[PROBLEM_OF[kind]].retry === 'same-key';
}
