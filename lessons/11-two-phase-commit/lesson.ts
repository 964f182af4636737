import type { Lesson } from '@/lib/teaching/lessons/lesson';
import { hasWaited, isSold } from '@/lib/teaching/lessons/read-run';

export const lesson: Lesson = {
  number: 11,
  slug: '11-two-phase-commit',
  title: 'Two-phase commit',
  idea: 'The seat is in one database and the money in another. How both are committed or neither, and what that costs.',
  minutes: 12,
  claim: {
    article: 'On two-phase commit, in most articles on sagas',
    says: 'It locks, and a dead coordinator freezes the database.',
    verdict: 'right',
    because:
      'A prepared transaction keeps its locks and belongs to no session: no timeout, no lost connection and no restart ends it. It freezes what it has touched, not the whole database, and until somebody who knows the decision comes. So the decision has to be written down.',
  },
  tries: [
    {
      strategy: 'for-update',
      schedule: 'AAAABBA-BBB',
      step: 5,
      says: 'One database: A’s process dies before its `COMMIT`. The session ends, and the transaction with it.',
      shows: { harms: [], outcomes: { A: 'died', B: 'sold' } },
    },
    {
      strategy: 'for-update',
      schedule: 'AAAABBA+BB',
      step: 5,
      says: 'A moment later it is committed, and A does not hear of it. In between there is nothing.',
      shows: { harms: [], outcomes: { A: 'died', B: 'sold-out' } },
    },
  ],
  prediction: {
    question:
      'One database, no promise yet: A has changed the row, and B waits for it. Now A’s process dies before its COMMIT. What becomes of B?',
    strategy: 'for-update',
    schedule: 'AAAABBA-BBB',
    choices: [
      {
        says: 'B waits until somebody ends A’s transaction by hand',
        holds: (run) => hasWaited(run, 'B') && run.outcomes.B === undefined,
      },
      {
        says: 'B goes on at once, and buys: A’s transaction ended with its session',
        holds: (run) => hasWaited(run, 'B') && isSold(run.outcomes.B),
      },
      { says: 'B is told that it is sold out', holds: (run) => run.outcomes.B === 'sold-out' },
    ],
  },
  exercise: {
    kind: 'two-phase',
    task: 'Write the decision down before the first commit, and let whoever starts anew read it.',
    trials: [
      { title: 'nobody dies, and A can pay', account: 'covers', deaths: 0 },
      { title: 'nobody dies, and the money says no', account: 'short', deaths: 0 },
      { title: 'the process dies after any call', account: 'covers', deaths: 1 },
      { title: 'the same where the money says no', account: 'short', deaths: 1 },
      { title: 'it dies again while it recovers', account: 'covers', deaths: 2 },
    ],
  },
};
