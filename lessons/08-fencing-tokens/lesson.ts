import type { Lesson } from '@/lib/teaching/lessons/lesson';
import { countOrders, isSold } from '@/lib/teaching/lessons/read-run';
import {
  A_LOCK_OVER_THE_SALE,
  A_NEWER_HOLDER,
  LOCKS_ARE_THEIR_OWNERS,
  ONE_LOCK_FOR_ALL,
  SELLS_MORE,
  SOMEBODY_DIED,
  THE_FENCE_NEVER_FALLS,
  THE_HOLDER_PAUSES,
  TOKENS_ARE_SHOWN,
} from '@/lib/teaching/lessons/trials';

export const lesson: Lesson = {
  number: 8,
  slug: '08-fencing-tokens',
  title: 'Fencing tokens',
  idea: 'A number that grows with every holder lets the row refuse the one who paused.',
  minutes: 15,
  claim: {
    article: 'M. Kleppmann, How to do distributed locking (the article on the lost update sends you there)',
    says: 'Let the lock give out growing numbers, and let what is written to refuse a smaller one than it has seen.',
    verdict: 'right',
    because:
      'But the number has to be shown before its holder reads. One that is only shown with the write lets an older holder in between reading and writing. And it belongs into the script that takes the lock, or the wrong one wins.',
  },
  tries: [
    {
      strategy: 'fenced-lock',
      schedule: 'AAAxBBBAABab',
      step: 7,
      says: 'Both have read 1. A, whose lease has ended, writes between B’s reading and B’s writing: the row has seen B’s number, and refuses.',
      shows: { harms: [], outcomes: { A: 'contended', B: 'sold' } },
    },
    {
      strategy: 'fenced-lock',
      schedule: 'AAAxABBBab',
      step: 3,
      says: 'The lease ends, but nobody else has come: A’s number is still the greatest, and A may write.',
      shows: { harms: [], outcomes: { A: 'sold', B: 'sold-out' } },
    },
  ],
  prediction: {
    question:
      'A (token 1) has read 1. The lease ends. B (token 2) has shown its token and not written yet. Now A writes. What becomes of it?',
    strategy: 'fenced-lock',
    schedule: 'AAAxBBAABBab',
    choices: [
      { says: 'Accepted: nobody has written yet', holds: (run) => isSold(run.outcomes.A) },
      {
        says: 'Refused: the row has seen a greater token',
        holds: (run) => !isSold(run.outcomes.A) && countOrders(run) === 1,
      },
      { says: 'Accepted, and B’s write too', holds: (run) => countOrders(run) === 2 },
    ],
  },
  exercise: {
    kind: 'strategy',
    task: 'Show the number to the row before you read, and let the write ask whether it is still the newest.',
    trials: [
      SOMEBODY_DIED,
      A_LOCK_OVER_THE_SALE,
      ONE_LOCK_FOR_ALL,
      ...SELLS_MORE,
      THE_HOLDER_PAUSES,
      TOKENS_ARE_SHOWN,
      A_NEWER_HOLDER,
      {
        title: 'the lock ends at any moment',
        faults: ['lease-expires'],
        watched: [LOCKS_ARE_THEIR_OWNERS, THE_FENCE_NEVER_FALLS],
      },
    ],
  },
};
