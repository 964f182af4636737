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
  'orphan-charge': {
    sentence: 'Orphan charge: the provider keeps the money, and the order is not paid.',
    theyDo: 'keep money for no order',
  },
  'charged-twice': { sentence: 'Charged twice: two charges of one order are kept.', theyDo: 'charge twice' },
  'paid-without-ticket': {
    sentence: 'Paid without a ticket: the buyer was told that it is paid, and has no ticket.',
    theyDo: 'tell that it is paid, and give no ticket',
  },
  'ticket-without-money': {
    sentence:
      'A ticket without money: it is hers, or was used, and nothing was charged, or it was given back.',
    theyDo: 'give a ticket for no money',
  },
  'returned-twice': {
    sentence: 'Returned twice: the ticket came back more than once.',
    theyDo: 'take a ticket back twice',
  },
};
