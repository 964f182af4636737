import type { LiveCounters } from './snapshot';

/** What a request can come to, as the charts split it; in the order in which they are stacked. */
export const CAUSES = [
  { id: 'accepted', label: 'accepted', counters: ['accepted'] },
  { id: 'replayed', label: 'replayed', counters: ['replayed'] },
  { id: 'keyInProgress', label: 'key in progress', counters: ['keyInProgress'] },
  { id: 'contended', label: 'contended', counters: ['contended'] },
  { id: 'soldOut', label: 'sold out', counters: ['soldOut'] },
  { id: 'limited', label: 'limited', counters: ['limitReached', 'notOnSale'] },
  { id: 'errors', label: 'errors', counters: ['indeterminate', 'unavailable', 'keyReused'] },
] as const;

export type Cause = (typeof CAUSES)[number]['id'];
export type ByCause = Readonly<Record<Cause, number>>;

/** The counters of a type, summed by cause. @param rateLimited requests that the rate limit refused, of any type */
export function sumByCause(counters: LiveCounters, rateLimited: number): ByCause {
  const sums = {
    accepted: 0,
    replayed: 0,
    keyInProgress: 0,
    contended: 0,
    soldOut: 0,
    limited: 0,
    errors: 0,
  };
  for (const { id, counters: names } of CAUSES) {
    for (const name of names) sums[id] += counters[name] ?? 0;
  }
  sums.limited += rateLimited;
  return sums;
}
