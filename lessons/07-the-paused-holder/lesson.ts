import type { Lesson } from '@/lib/teaching/lessons/lesson';
import { countOrders, isSold } from '@/lib/teaching/lessons/read-run';
import {
  A_LOCK_OVER_THE_SALE,
  LOCKS_ARE_THEIR_OWNERS,
  ONE_LOCK_FOR_ALL,
  SELLS_MORE,
  SOMEBODY_DIED,
  THE_HOLDER_PAUSES,
} from '@/lib/teaching/lessons/trials';

export const lesson: Lesson = {
  number: 7,
  slug: '07-the-paused-holder',
  title: 'The paused holder',
  idea: 'A lock with an end can end while you hold it. Why the lock alone is not enough.',
  minutes: 12,
  claim: {
    article: 'The Serverless Lie',
    says: 'For 99% of use cases, ticket sales among them, a simple SETNX is sufficient.',
    verdict: 'wrong',
    because:
      'With nothing behind it, one pause that is longer than the TTL sells the last ticket twice. It is sufficient as a bouncer. The guard is the condition in the UPDATE.',
  },
  tries: [
    {
      strategy: 'setnx-only',
      schedule: 'AAxBBABab',
      step: 2,
      says: 'A holds the lock and has read. The lease ends (`x`). B gets in.',
      shows: { harms: ['oversold'], outcomes: { A: 'sold', B: 'sold' } },
    },
    {
      strategy: 'setnx-lock',
      schedule: 'AxBABBab',
      step: 2,
      says: 'The same pause with the guarded statement behind the lock.',
      shows: { harms: [], outcomes: { A: 'sold', B: 'sold-out' } },
    },
  ],
  prediction: {
    question:
      'A takes the lock, reads 1 and pauses. The lock ends. B takes it, reads 1 and sells. A wakes up. What happens?',
    strategy: 'setnx-only',
    schedule: 'AAxBBBbAa',
    choices: [
      {
        says: 'A notices that the lock is gone, and stops',
        holds: (run) => countOrders(run) === 1 && run.outcomes.A === 'contended',
      },
      {
        says: 'Postgres refuses A’s write',
        holds: (run) => countOrders(run) === 1 && run.outcomes.A !== 'contended',
      },
      {
        says: 'A writes, and sells the ticket once more',
        holds: (run) => countOrders(run) === 2 && isSold(run.outcomes.A),
      },
    ],
  },
  exercise: {
    kind: 'strategy',
    task: 'Leave the lock as it is, and make what stands behind it safe by itself.',
    trials: [
      SOMEBODY_DIED,
      A_LOCK_OVER_THE_SALE,
      ONE_LOCK_FOR_ALL,
      ...SELLS_MORE,
      THE_HOLDER_PAUSES,
      {
        title: 'the lock ends, or Redis forgets, at any moment',
        faults: ['lease-expires', 'redis-flushed'],
        watched: [LOCKS_ARE_THEIR_OWNERS],
      },
      { title: 'the same with two tickets', setting: { stock: 2 }, faults: ['lease-expires'] },
      {
        title: 'the lock ends, and the statements overlap',
        setting: { overlap: true },
        faults: ['lease-expires'],
      },
    ],
  },
  breaks: [
    {
      says: 'Nobody pauses, and no lease ends: sell the last ticket twice all the same, in nine moves.',
      strategy: 'setnx-only',
      harm: 'oversold',
      fault: 'redis-flushed',
      atMostMoves: 9,
    },
  ],
};
