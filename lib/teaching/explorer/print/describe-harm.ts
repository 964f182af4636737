import type { Harm } from '@/lib/teaching/explorer/timeline';

/** What each harm is in one run, as a sentence; and what schedules do that have it, after their number. */
export const HARM_WORDS: Readonly<Record<Harm, { readonly sentence: string; readonly theyDo: string }>> = {
  oversold: {
    sentence: 'Oversold: more orders than tickets. A sold ticket that is still for sale counts, too.',
    theyDo: 'oversell',
  },
  undersold: {
    sentence:
      'Undersold: a ticket is left and somebody was refused for good, or it is gone and nobody has it.',
    theyDo: 'undersell',
  },
  lost: {
    sentence: 'Lost: a buyer was told of an order that is not there, or of none and has one.',
    theyDo: 'lose an order',
  },
  doubled: { sentence: 'Doubled: one request has two orders.', theyDo: 'sell to one request twice' },
  'over-limit': {
    sentence: 'Over the limit: one buyer has more tickets than one buyer may have.',
    theyDo: 'sell more than one buyer may have',
  },
  'books-differ': {
    sentence:
      'The books differ: the buyers’ counts, or the history of the stock, do not say what the orders say.',
    theyDo: 'leave books that differ',
  },
};
