import type { Lesson } from '@/lib/teaching/lessons/lesson';
import { countOrders, stockAfter } from '@/lib/teaching/lessons/read-run';

export const lesson: Lesson = {
  number: 13,
  slug: '13-outbox-read-model-replay',
  title: 'Outbox, read model, replay',
  idea: 'Others want to know what was sold. How they hear of all of it, count it once, and can count it again.',
  minutes: 12,
  claim: {
    article: 'On the transactional outbox, in most articles on events',
    says: 'The two are either both committed or both rolled back.',
    verdict: 'right',
    because:
      'The event stands in the statement that made the change. But that is half of the way: it is published at least once, and “at least once” is not “once”. What makes it once is at the other end, where the consumer’s position and what it counted move in one statement.',
  },
  tries: [
    {
      strategy: 'naive',
      schedule: 'AA+B',
      step: 1,
      says: 'Two writes, and A’s process dies between them: the stock has changed, and nothing says why.',
      shows: { harms: ['undersold'], outcomes: { A: 'died', B: 'sold-out' } },
    },
    {
      strategy: 'conditional-update',
      schedule: 'A+BB',
      step: 0,
      says: 'One statement: it dies as well, and what it has sold stands there, for whoever carries on.',
      shows: { harms: [], outcomes: { A: 'died', B: 'sold-out' } },
    },
  ],
  prediction: {
    question:
      'One statement takes the last ticket and writes beside it what happened. A’s process dies as soon as it is committed. What is in the database?',
    strategy: 'conditional-update',
    schedule: 'A+BB',
    choices: [
      {
        says: 'A stock of 0, and no line about it',
        holds: (run) => stockAfter(run) === 0 && countOrders(run) === 0,
      },
      {
        says: 'Both: a stock of 0 and the line, though nobody was told',
        holds: (run) => stockAfter(run) === 0 && countOrders(run) === 1 && run.outcomes.A === 'died',
      },
      { says: 'Neither: it is rolled back, and B buys', holds: (run) => run.outcomes.B === 'sold' },
    ],
  },
  exercise: {
    kind: 'consumer',
    task: 'Let position and figures move in one statement, and ask the ledger for what the stream did not bring.',
    trials: [
      { title: 'each event comes once', deliveries: [[1, 2], [3], [4, 5, 6]], isStreamEnough: true },
      {
        title: 'the process dies after any call',
        deliveries: [
          [1, 2],
          [3, 4, 5, 6],
        ],
        deaths: 1,
      },
      { title: 'events come twice', deliveries: [[1, 2], [1, 2], [2, 3, 4], [3, 4, 5, 6], [6]] },
      {
        title: 'the stream has a gap',
        deliveries: [
          [1, 2],
          [5, 6],
        ],
      },
      { title: 'the gap is within what it brings', deliveries: [[1, 2, 4, 6]] },
      { title: 'the stream was flushed', deliveries: [[1, 2], []] },
      { title: 'another consumer applies the same', deliveries: [[1, 2], [3, 4, 5, 6], []], hasOther: true },
      { title: 'it dies again, and has gaps', deliveries: [[1, 2], [4, 5], []], deaths: 2 },
    ],
  },
};
