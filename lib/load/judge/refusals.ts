import type { AnswerKind } from '@/lib/load/generator/answer';

/** Answers that surely sold nothing. */
export function refusals(answers: Readonly<Record<AnswerKind, number>>): number {
  const { contended, soldOut, keyInProgress, limitReached, keyReused, rateLimited } = answers;
  return contended + soldOut + keyInProgress + limitReached + keyReused + rateLimited;
}
