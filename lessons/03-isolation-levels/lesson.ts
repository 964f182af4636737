import type { Lesson } from '@/lib/teaching/lessons/lesson';
import { everybodyBuys } from '@/lib/teaching/lessons/musts';
import { countOrders, hasFailed, isSold } from '@/lib/teaching/lessons/read-run';
import { ABOVE_THE_DEFAULT, ALWAYS_TOO_LATE, SELLS_MORE } from '@/lib/teaching/lessons/trials';

export const lesson: Lesson = {
  number: 3,
  slug: '03-isolation-levels',
  title: 'Isolation levels',
  idea: 'A transaction is not alone just because it is one. What each level sees, and what it refuses.',
  minutes: 15,
  claim: {
    article: 'The article on the lost update, "A note about isolation levels"',
    says: 'Isolation levels can’t solve the lost update. Don’t change the default.',
    verdict: 'wrong',
    because:
      'At Postgres’ REPEATABLE READ and above, the second to write is refused with 40001. In MySQL it is true of the default level alone: its SERIALIZABLE refuses one of two as a deadlock. And Postgres’ default is READ COMMITTED.',
  },
  tries: [
    {
      strategy: 'naive-transaction',
      schedule: 'AABBABAABB',
      step: 4,
      says: 'READ COMMITTED. B waits at the UPDATE until A has committed, and then writes 0 once more.',
      shows: { harms: ['oversold'], outcomes: { A: 'sold', B: 'sold' } },
    },
    {
      strategy: 'repeatable-read',
      schedule: 'AABBABABBBBB',
      step: 4,
      says: 'The same at REPEATABLE READ. B is refused, begins again, and sees the truth.',
      shows: { harms: [], outcomes: { A: 'sold', B: 'sold-out' } },
    },
  ],
  prediction: {
    question: 'REPEATABLE READ. Both have read 1. A writes and commits while B waits at its UPDATE. And B?',
    strategy: 'repeatable-read',
    schedule: 'AABBABABBBBB',
    choices: [
      { says: 'B writes 0 once more, and sells', holds: (run) => countOrders(run) === 2 },
      {
        says: 'B’s UPDATE changes zero rows, and B goes on',
        holds: (run) => countOrders(run) === 1 && !hasFailed(run, 'B', '40001'),
      },
      {
        says: 'B is refused with an error, and has to begin again',
        holds: (run) => hasFailed(run, 'B', '40001') && !isSold(run.outcomes.B),
      },
    ],
  },
  exercise: {
    kind: 'strategy',
    task: 'Choose a level at which Postgres refuses the one who comes second, and try again when it does.',
    trials: [
      { title: 'two buyers, one ticket' },
      {
        title: 'two buyers, two tickets',
        setting: { stock: 2 },
        musts: [everybodyBuys],
      },
      ...SELLS_MORE,
      ALWAYS_TOO_LATE,
      ABOVE_THE_DEFAULT,
    ],
  },
  inYourStack: [
    {
      stack: 'Drizzle',
      says: 'The level is an option of the transaction. Nobody tries again for you, and the SQLSTATE is that of the `cause`.',
      file: 'drizzle-retry.ts',
    },
  ],
};
