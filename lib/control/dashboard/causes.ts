import type { Counter } from '@/lib/shop/bouncer/counters';
import type { Cause } from '@/lib/shop/sale/cause-patterns';
import { CAUSE_WORDS } from '@/lib/shop/sale/cause-words';
import { PROBLEMS } from '@/lib/shop/sale/problem';
import type { CrowdTotals, LiveCounters } from './snapshot';

export type ByCause = Readonly<Record<Cause, number>>;

export interface CauseRow {
  readonly id: Cause;
  readonly label: string;
  /** In a sentence; of a problem it is the problem's own. */
  readonly sentence: string;
  /** The page that explains it; null: it is no problem. */
  readonly path: string | null;
  /** The bouncer's counter; null: only the client can count it. */
  readonly counter: Counter | null;
}

const problem = (type: keyof typeof PROBLEMS) => ({
  sentence: PROBLEMS[type].title,
  path: `/problems/${type}`,
});

const ROWS: readonly Omit<CauseRow, 'label'>[] = [
  { id: 'sold', sentence: 'A buyer got a ticket', path: null, counter: 'accepted' },
  {
    id: 'replayed',
    sentence: 'The same key again: the same order',
    path: null,
    counter: 'replayed',
  },
  { id: 'keyInProgress', ...problem('key-in-progress'), counter: 'keyInProgress' },
  { id: 'contended', ...problem('contended'), counter: 'contended' },
  { id: 'soldOut', ...problem('sold-out'), counter: 'soldOut' },
  { id: 'allHeld', ...problem('all-held'), counter: 'allHeld' },
  { id: 'limitReached', ...problem('limit-reached'), counter: 'limitReached' },
  { id: 'notOnSale', ...problem('not-on-sale'), counter: 'notOnSale' },
  { id: 'rateLimited', ...problem('rate-limited'), counter: null },
  { id: 'keyReused', ...problem('key-reused'), counter: 'keyReused' },
  { id: 'indeterminate', ...problem('indeterminate'), counter: 'indeterminate' },
  { id: 'unavailable', ...problem('unavailable'), counter: 'unavailable' },
  {
    id: 'error',
    sentence: 'None came, or none that was understood',
    path: null,
    counter: null,
  },
];

/** What a request can come to, each by itself; in the order in which the charts stack them. */
export const CAUSES: readonly CauseRow[] = ROWS.map((row) => ({ ...row, label: CAUSE_WORDS[row.id] }));

export const NO_CAUSE: ByCause = {
  sold: 0,
  replayed: 0,
  keyInProgress: 0,
  contended: 0,
  soldOut: 0,
  allHeld: 0,
  limitReached: 0,
  notOnSale: 0,
  rateLimited: 0,
  keyReused: 0,
  indeterminate: 0,
  unavailable: 0,
  error: 0,
};

/** The counters of a type by cause. @param rateLimited requests that the rate limit refused, of any type */
export function countersByCause(counters: LiveCounters, rateLimited: number): ByCause {
  const found = { ...NO_CAUSE, rateLimited };
  for (const { id, counter } of CAUSES) if (counter) found[id] = counters[counter] ?? 0;
  return found;
}

/** What the buyers of a crowd were told. */
export const crowdByCause = ({ answers }: CrowdTotals): ByCause => ({ ...NO_CAUSE, ...answers });
