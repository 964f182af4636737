import type { Lesson } from '@/lib/teaching/lessons/lesson';
import { countOrders } from '@/lib/teaching/lessons/read-run';
import {
  A_LOCK_OF_THE_TRANSACTION,
  ONE_NUMBER_FOR_ALL,
  SELLS_MORE,
  TWO_TICKETS,
} from '@/lib/teaching/lessons/trials';

export const lesson: Lesson = {
  number: 9,
  slug: '09-other-locks',
  title: 'Other locks',
  idea: 'Advisory locks and Redlock: who lets go of it, when, and what if its holder dies?',
  minutes: 15,
  claim: {
    article: 'The article on the lost update, "Distributed locks with Redis"',
    says: 'A single Redis with SETNX is discouraged in favour of Redlock.',
    verdict: 'half right',
    because:
      'Redlock goes on while a server is down, and that is what it adds. It does not survive one that forgets: a lock that two of three servers hold is lost with one of them. And a holder who pauses until the leases have ended sells twice, however many servers there are.',
  },
  tries: [
    {
      strategy: 'advisory-lock',
      schedule: 'AABBAAABB',
      step: 3,
      says: 'B waits for a number, not for a row. A’s COMMIT lets go of it.',
      shows: { harms: [], outcomes: { A: 'sold', B: 'sold-out' } },
    },
    {
      strategy: 'redlock',
      schedule: 'AAAAxBBBBABaaabbb',
      step: 4,
      says: 'A holds all three servers. All its leases end while it pauses.',
      shows: { harms: ['oversold'], outcomes: { A: 'sold', B: 'sold' } },
    },
    {
      strategy: 'redlock',
      schedule: 'AAfBBBAABABaaabbb',
      step: 2,
      says: 'A has two servers of three, and one of them forgets. B gets that one and the third: two majorities at once.',
      shows: { harms: ['oversold'], outcomes: { A: 'sold', B: 'sold' } },
    },
  ],
  prediction: {
    question:
      'Three Redis servers. A holds the lock on a majority, has read 1, and pauses until all leases have ended. B comes. How often is the ticket sold?',
    strategy: 'redlock',
    schedule: 'AAAAxBBBBABaaabbb',
    choices: [
      { says: 'Once: a majority has said who holds it', holds: (run) => countOrders(run) === 1 },
      { says: 'Twice', holds: (run) => countOrders(run) === 2 },
      { says: 'Never: A can’t release, so nobody gets in', holds: (run) => countOrders(run) === 0 },
    ],
  },
  exercise: {
    kind: 'strategy',
    task: 'Make an advisory lock last as long as the work that it is for.',
    trials: [
      { title: 'two buyers, one ticket' },
      A_LOCK_OF_THE_TRANSACTION,
      ONE_NUMBER_FOR_ALL,
      TWO_TICKETS,
      ...SELLS_MORE,
    ],
  },
  inYourStack: [
    {
      stack: 'pg, behind a pooler',
      says: 'The transaction’s lock, since a session is not yours for longer than that.',
      file: 'pg-pooled-lock.ts',
    },
  ],
};
