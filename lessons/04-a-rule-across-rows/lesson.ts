import type { Lesson } from '@/lib/teaching/lessons/lesson';
import { nobodyBuys, nothingIsTaken, theLimitIsSaid } from '@/lib/teaching/lessons/musts';
import { countOrders, stockAfter } from '@/lib/teaching/lessons/read-run';
import { AT_ANY_MOMENT, SOUND } from '@/lib/teaching/lessons/trials';
import { scenarioOf } from '@/lib/teaching/player/place';

export const lesson: Lesson = {
  number: 4,
  slug: '04-a-rule-across-rows',
  title: 'A rule across rows',
  idea: 'How many may one buyer have? A sum over rows that are not there yet. Write skew.',
  minutes: 12,
  claim: {
    article: 'How to Keep Data Consistent Across Serverless Functions',
    says: 'A transaction locks the rows it works on, so that data stays accurate: nobody else touches them.',
    verdict: 'half right',
    because:
      'In Postgres it can’t lock a row that does not exist. Two transactions that count first and insert then are both right, and together wrong, at every level but SERIALIZABLE.',
  },
  tries: [
    {
      strategy: 'naive',
      schedule: 'AABABBB',
      step: 1,
      buyers: 1,
      says: 'One buyer with two windows, who may have one of two tickets. The CHECK on the count refuses the second order. Look at the stock.',
      shows: { harms: ['undersold'], outcomes: { A: 'sold', B: 'limit-reached' } },
    },
    {
      strategy: 'conditional-update',
      schedule: 'ABB',
      step: 0,
      buyers: 1,
      says: 'The same with the count in the statement that sells: what breaks the CHECK takes the whole sale back.',
      shows: { harms: [], outcomes: { A: 'sold', B: 'limit-reached' } },
    },
  ],
  prediction: {
    question:
      'Two tickets. One buyer, who may have one, presses the button in two windows. Each takes the stock in one statement and writes the order in another, where a CHECK on the count refuses the second. What stands there in the end?',
    strategy: 'naive',
    schedule: 'AABABBB',
    buyers: 1,
    choices: [
      {
        says: 'One order, and one ticket left',
        holds: (run) => countOrders(run) === 1 && stockAfter(run) === 1,
      },
      { says: 'Two orders, and none left', holds: (run) => countOrders(run) === 2 },
      {
        says: 'One order, and none left: a ticket is gone',
        holds: (run) => countOrders(run) === 1 && stockAfter(run) === 0,
      },
    ],
  },
  exercise: {
    kind: 'strategy',
    task: 'Give the rule a row of its own, and touch it in the statement that sells.',
    trials: [
      {
        title: 'one buyer with two windows, two tickets',
        setting: scenarioOf(1),
        musts: [theLimitIsSaid],
      },
      { title: 'two buyers, one ticket' },
      {
        title: 'a buyer who may have one wants two at once',
        setting: { ...scenarioOf(1), quantity: 2 },
        once: 'one-by-one',
        always: [],
        musts: [nobodyBuys, theLimitIsSaid],
        watched: [{ must: nothingIsTaken }],
      },
      ...SOUND,
      { ...AT_ANY_MOMENT, setting: scenarioOf(1) },
      { title: 'two windows whose statements overlap', setting: { ...scenarioOf(1), overlap: true } },
    ],
  },
};
