import type { Lesson } from '@/lib/teaching/lessons/lesson';
import { countOrders, stockAfter } from '@/lib/teaching/lessons/read-run';
import { ALWAYS_TOO_LATE, OVERLAP, SELLS_MORE, TWO_TICKETS } from '@/lib/teaching/lessons/trials';

export const lesson: Lesson = {
  number: 1,
  slug: '01-the-last-ticket',
  title: 'The last ticket',
  idea: 'Two buyers read the same stock, and both write. The lost update.',
  minutes: 10,
  claim: {
    article: 'The Serverless Lie',
    says: 'Both functions decrement the stock, and the result is `stock: -1`.',
    verdict: 'half right',
    because:
      'It is -1 only where the database does the subtraction. Where the program does it, the row says 0 and looks right, and no CHECK on it can tell.',
  },
  tries: [
    {
      strategy: 'naive',
      schedule: 'ABAABB',
      step: 2,
      says: 'Both read before either writes. Watch the row after A has written, and after B has.',
      shows: { harms: ['oversold'], outcomes: { A: 'sold', B: 'sold' } },
    },
    {
      strategy: 'naive',
      schedule: 'AABA',
      step: 1,
      says: 'The same code, the same buyers. B reads after A has written.',
      shows: { harms: [], outcomes: { A: 'sold', B: 'sold-out' } },
    },
    {
      strategy: 'naive-decrement',
      schedule: 'ABAB',
      step: 2,
      says: 'The quiet form made loud: `stock - 1` in the database. The lab has no CHECK, so that the -1 can be seen.',
      shows: { harms: ['oversold'], outcomes: { A: 'sold', B: 'sold' } },
    },
  ],
  prediction: {
    question: 'A and B have both read 1. Now A writes, then B. What stands there when both are done?',
    strategy: 'naive',
    schedule: 'ABAABB',
    choices: [
      { says: 'One order, and a stock of 0', holds: (run) => countOrders(run) === 1 },
      {
        says: 'Two orders, and a stock of -1',
        holds: (run) => countOrders(run) === 2 && stockAfter(run) === -1,
      },
      {
        says: 'Two orders, and a stock of 0',
        holds: (run) => countOrders(run) === 2 && stockAfter(run) === 0,
      },
      { says: 'An error: the second write is refused', holds: (run) => run.aborts > 0 },
    ],
  },
  exercise: {
    kind: 'strategy',
    task: 'Let the UPDATE notice that somebody was faster, and answer for it.',
    trials: [{ title: 'two buyers, one ticket' }, TWO_TICKETS, ...SELLS_MORE, ALWAYS_TOO_LATE, OVERLAP],
  },
  breaks: [
    {
      says: 'Two buyers: sell the last ticket twice, in six moves.',
      strategy: 'naive',
      harm: 'oversold',
      atMostMoves: 6,
    },
    {
      says: 'Three buyers: sell it three times, in nine moves.',
      strategy: 'naive',
      buyers: 3,
      harm: 'oversold',
      sold: 3,
      atMostMoves: 9,
    },
  ],
};
