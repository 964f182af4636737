import type { Lesson } from '@/lib/teaching/lessons/lesson';
import { hasWaited, isSold } from '@/lib/teaching/lessons/read-run';
import {
  A_LOCK_OVER_THE_SALE,
  LOCKS_ARE_THEIR_OWNERS,
  ONE_LOCK_FOR_ALL,
  SELLS_MORE,
  SOMEBODY_DIED,
  THE_DEAD_LET_OTHERS_IN,
} from '@/lib/teaching/lessons/trials';

export const lesson: Lesson = {
  number: 6,
  slug: '06-the-bouncer',
  title: 'The bouncer',
  idea: 'A lock in Redis says no quickly. Why it needs an end, and an owner.',
  minutes: 12,
  claim: {
    article: 'The Serverless Lie',
    says: 'Without a TTL a crash between taking the lock and releasing it keeps the product locked for ever.',
    verdict: 'right',
    because:
      'The explorer finds it in a few schedules. But deleting the key at the end is not enough: a lock that ended may be somebody else’s by then. And one lock for a product serves one buyer at a time.',
  },
  tries: [
    {
      strategy: 'setnx-lock',
      schedule: 'ABAa',
      step: 1,
      says: 'A holds the lock. B hears no at once, and Postgres nothing of B.',
      shows: { harms: [], outcomes: { A: 'sold', B: 'contended' } },
    },
    {
      strategy: 'setnx-lock',
      schedule: 'A+xBBb',
      step: 0,
      says: 'A’s process dies with the lock in its hand. The TTL lets B in.',
      shows: { harms: [], outcomes: { A: 'died', B: 'sold' } },
    },
  ],
  prediction: {
    question:
      'A took the lock, and its process died. The lock’s TTL is not over yet. B comes. What is B told?',
    strategy: 'setnx-lock',
    schedule: 'A+B',
    choices: [
      { says: 'Sold: the ticket is free', holds: (run) => isSold(run.outcomes.B) },
      { says: 'Contended: come again', holds: (run) => run.outcomes.B === 'contended' },
      { says: 'Nothing: B waits for the lock', holds: (run) => hasWaited(run, 'B') },
    ],
  },
  exercise: {
    kind: 'strategy',
    task: 'Give the lock an end and an owner.',
    trials: [
      SOMEBODY_DIED,
      A_LOCK_OVER_THE_SALE,
      ONE_LOCK_FOR_ALL,
      ...SELLS_MORE,
      { title: 'two buyers, one ticket' },
      {
        title: 'a process dies at any moment',
        faults: ['process-dies-before', 'process-dies-after'],
        watched: [THE_DEAD_LET_OTHERS_IN],
      },
      {
        title: 'the lock ends at any moment',
        faults: ['lease-expires'],
        watched: [LOCKS_ARE_THEIR_OWNERS],
      },
    ],
  },
  inYourStack: [
    {
      stack: '@upstash/redis',
      says: 'A token, an end, and compare and delete in one script. Behind it belongs the guarded statement.',
      file: 'upstash-lock.ts',
    },
  ],
};
