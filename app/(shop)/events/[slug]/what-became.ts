import type { CatalogueEvent } from '@/lib/shop/catalogue/read-catalogue';
import { findProblem, isProblemType, isRepeatable } from '@/lib/shop/sale/problem';
import type { Return } from './read-return';

/** A purchase that may have gone through: the same key has to be sent again, with the same tickets. */
export interface OpenQuestion {
  readonly key: string;
  readonly type: string;
  readonly quantity: number;
}

/** The purchase that the buyer came back with and that nobody knows the end of; null: there is none. */
export function findOpenQuestion({ problem, key, type, quantity }: Return): OpenQuestion | null {
  if (problem === undefined || findProblem(problem)?.executed !== 'maybe') return null;
  return key === undefined || type === undefined ? null : { key, type, quantity: quantity ?? 1 };
}

/** A purchase that was told to come back, while the last ticket went to somebody else: that is how it ended. */
export function whatBecame(earlier: Return, ticketTypes: CatalogueEvent['ticketTypes']): Return {
  const isGone = ticketTypes.some(({ id, stock }) => id === earlier.type && stock === 0);
  const { problem } = earlier;
  const wasSentBack = problem !== undefined && isProblemType(problem) && isRepeatable(problem);
  return isGone && wasSentBack ? { problem: 'sold-out', left: 0 } : earlier;
}
