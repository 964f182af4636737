import type { Cause } from './cause-patterns';

/** What a purchase can come to, in the words of the dashboard, of the load test's report and of the terminal. */
export const CAUSE_WORDS = {
  sold: 'sold',
  replayed: 'replayed',
  contended: 'contended',
  keyInProgress: 'key in progress',
  soldOut: 'sold out',
  allHeld: 'all held',
  limitReached: 'limit reached',
  notOnSale: 'not on sale',
  rateLimited: 'rate limited',
  keyReused: 'key reused',
  indeterminate: 'indeterminate',
  unavailable: 'unavailable',
  error: 'no answer',
} as const satisfies Record<Cause, string>;
