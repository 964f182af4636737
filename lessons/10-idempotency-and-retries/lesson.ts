import type { Lesson } from '@/lib/teaching/lessons/lesson';
import { countOrders, isSold } from '@/lib/teaching/lessons/read-run';
import { A_KEY_IS_ONE_REQUEST, OVERLAP, OWNERS_ARE_TOLD, SELLS_MORE } from '@/lib/teaching/lessons/trials';

export const lesson: Lesson = {
  number: 10,
  slug: '10-idempotency-and-retries',
  title: 'Idempotency and retries',
  idea: 'The answer got lost. How to ask again without buying again, and without all asking at once.',
  minutes: 12,
  claim: {
    article: 'Understanding the Challenge of Data Consistency in Serverless Data Stores',
    says: 'Give each write a unique key and let the server drop the duplicates; retry with backoff and jitter.',
    verdict: 'right',
    because:
      'But the key has to be in the order itself, and a duplicate is not dropped: it is answered. A statement that changed nothing has to look again, or it tells the owner of the last ticket that it is sold out.',
  },
  tries: [
    {
      strategy: 'conditional-update',
      schedule: 'AA~AABB',
      step: 0,
      says: 'A’s answer is lost (`~`). The same request comes again, and finds its order.',
      shows: { harms: [], outcomes: { A: 'sold (replay)', B: 'sold-out' } },
    },
    {
      strategy: 'bouncer',
      schedule: 'AAaA~AB',
      step: 1,
      says: 'The same with the bouncer at the door, which remembers the key.',
      shows: { harms: [], outcomes: { A: 'sold (replay)', B: 'sold-out' } },
    },
  ],
  prediction: {
    question:
      'A bought the last ticket, and the answer got lost. A’s browser sends the same key again; the UPDATE finds a stock of 0. What is A told?',
    strategy: 'conditional-update',
    schedule: 'AA~AABB',
    choices: [
      { says: 'Sold out', holds: (run) => run.outcomes.A === 'sold-out' },
      {
        says: 'Sold: the order of the first time',
        holds: (run) => isSold(run.outcomes.A) && countOrders(run) === 1,
      },
      { says: 'Sold: a second order', holds: (run) => countOrders(run) === 2 },
      { says: 'An error: the key is taken', holds: (run) => run.outcomes.A === 'key-reused' },
    ],
  },
  exercise: {
    kind: 'strategy',
    task: 'Let the order be the record of its key, and look again before you say no.',
    trials: [
      ...SELLS_MORE,
      A_KEY_IS_ONE_REQUEST,
      OVERLAP,
      {
        title: 'the answer of the last ticket is lost',
        setting: { buyers: 1, overlap: true },
        faults: ['answer-lost'],
        watched: [OWNERS_ARE_TOLD],
      },
      {
        title: 'the same with three tickets to sell',
        setting: { buyers: 1, stock: 3, overlap: true },
        faults: ['answer-lost'],
        watched: [OWNERS_ARE_TOLD],
      },
    ],
  },
  inYourStack: [
    {
      stack: 'pg',
      says: 'A known key is an error by name, and a second look answers it. `pg-guarded.ts` is that of lesson 2.',
      file: 'pg-same-key.ts',
    },
  ],
};
