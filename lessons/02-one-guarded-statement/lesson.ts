import type { Lesson } from '@/lib/teaching/lessons/lesson';
import { stepsOf } from '@/lib/teaching/lessons/read-run';
import {
  AT_ANY_MOMENT,
  OVERLAP,
  SELLS_MORE,
  THE_LIMIT_UNDOES_IT,
  TWO_OF_THREE,
  TWO_TICKETS,
} from '@/lib/teaching/lessons/trials';

export const lesson: Lesson = {
  number: 2,
  slug: '02-one-guarded-statement',
  title: 'One guarded statement',
  idea: 'Ask and write in one go, and put the order beside it: both or neither.',
  minutes: 10,
  claim: {
    article: 'The Serverless Lie',
    says: 'Solving it in the database, with row-level locks, turns the database into a bottleneck.',
    verdict: 'half right',
    because:
      'Every UPDATE locks its row anyway, until its transaction ends. All who want one row queue at it, and one guarded statement is the shortest turn there is: one round trip. What it does not do is keep those away who come too late.',
  },
  tries: [
    {
      strategy: 'conditional-update',
      schedule: 'ABB',
      step: 0,
      says: 'A sells in one step. B’s `WHERE` finds no row, a second look says why.',
      shows: { harms: [], outcomes: { A: 'sold', B: 'sold-out' } },
    },
    {
      strategy: 'naive',
      schedule: 'AA+B',
      step: 1,
      says: 'Two statements can be parted: A’s process dies when the stock is written and the order is not.',
      shows: { harms: ['undersold'], outcomes: { A: 'died', B: 'sold-out' } },
    },
  ],
  prediction: {
    question: 'A has bought the last ticket. B’s UPDATE says `WHERE stock >= 1`. What does Postgres answer?',
    strategy: 'conditional-update',
    schedule: 'ABB',
    choices: [
      {
        says: 'An error, since the condition is not met',
        holds: (run) => stepsOf(run, 'B')[0]?.echo?.kind === 'failed',
      },
      {
        says: 'Zero rows, and no error',
        holds: (run) => stepsOf(run, 'B')[0]?.echo?.kind === 'returned',
      },
      {
        says: 'Nothing yet: it waits until a ticket comes back',
        holds: (run) => stepsOf(run, 'B')[0]?.echo?.kind === 'waits',
      },
    ],
  },
  exercise: {
    kind: 'strategy',
    task: 'Put the guard into the `WHERE`, and the order beside the UPDATE, so that both happen or neither.',
    trials: [
      { title: 'two buyers, one ticket' },
      TWO_OF_THREE,
      TWO_TICKETS,
      ...SELLS_MORE,
      THE_LIMIT_UNDOES_IT,
      AT_ANY_MOMENT,
      OVERLAP,
    ],
  },
  inYourStack: [
    { stack: 'pg', says: 'One statement, by any connection of the pool.', file: 'pg-guarded.ts' },
    {
      stack: 'Drizzle',
      says: 'The subtraction is SQL, and the guard is in `where`. `stock: ticket.stock - 1` would be lesson 1 again.',
      file: 'drizzle-guarded.ts',
    },
    {
      stack: 'TypeORM',
      says: '`affected` says whether there was one. `save()` writes what was read before, whatever it is by then.',
      file: 'typeorm-guarded.ts',
    },
  ],
};
