import type { Lesson } from '@/lib/teaching/lessons/lesson';
import { everybodyBuys, nobodyIsSentAway } from '@/lib/teaching/lessons/musts';
import { hasFailed, hasWaited } from '@/lib/teaching/lessons/read-run';
import { ALWAYS_TOO_LATE, OVERLAP, SELLS_MORE, THE_ROW_IS_HELD } from '@/lib/teaching/lessons/trials';

export const lesson: Lesson = {
  number: 5,
  slug: '05-waiting-or-retrying',
  title: 'Waiting or retrying',
  idea: 'Lock first, or check at the end. What each of the two costs, and when.',
  minutes: 12,
  claim: {
    article: 'The article on the lost update, "Pessimistic and optimistic locking"',
    says: 'Locking the row first is the easiest way; or compare with the value that was read, and when no row is changed, try again.',
    verdict: 'right',
    because:
      'Both sell the last ticket once, in every schedule. For a stock the value will do: it may come back to what it was, and is as right then. A seat that is held again is another hold: compare a version. And a lock that was let go of before the write guards nothing.',
  },
  tries: [
    {
      strategy: 'for-update',
      schedule: 'AABBAAABB',
      step: 3,
      says: 'B waits at its SELECT, and reads 0 when A has committed.',
      shows: { harms: [], outcomes: { A: 'sold', B: 'sold-out' } },
    },
    {
      strategy: 'compare-and-swap',
      schedule: 'ABABBB',
      step: 2,
      says: 'No lock is held while they think. B’s write finds another version than the one it read, and B looks again.',
      shows: { harms: [], outcomes: { A: 'sold', B: 'sold-out' } },
    },
  ],
  prediction: {
    question: 'A has read the row with FOR UPDATE. Now B does the same. What does B’s SELECT do?',
    strategy: 'for-update',
    schedule: 'AABBAAABB',
    choices: [
      { says: 'It gives 1: reading is always possible', holds: (run) => !hasWaited(run, 'B') },
      {
        says: 'It waits for A’s COMMIT, and then gives what stands there',
        holds: (run) => hasWaited(run, 'B') && run.outcomes.B === 'sold-out',
      },
      { says: 'It is refused at once', holds: (run) => hasFailed(run, 'B', '55P03') },
    ],
  },
  exercise: {
    kind: 'strategy',
    task: 'Two tickets, two buyers: wait or try again, so that nobody is sent away.',
    trials: [
      THE_ROW_IS_HELD,
      ALWAYS_TOO_LATE,
      {
        title: 'two buyers, two tickets',
        setting: { stock: 2 },
        musts: [everybodyBuys],
      },
      {
        title: 'two buyers, one ticket',
        musts: [nobodyIsSentAway],
      },
      ...SELLS_MORE,
      OVERLAP,
    ],
  },
  inYourStack: [
    {
      stack: 'Drizzle',
      says: "`.for('update')` locks until the transaction ends, and only what is asked of `tx` is in it.",
      file: 'drizzle-for-update.ts',
    },
    {
      stack: 'TypeORM',
      says: 'The lock is an option of the read. A version column alone guards nothing: `save()` does not compare it, and writes the one that was read back over a newer one.',
      file: 'typeorm-for-update.ts',
    },
  ],
};
