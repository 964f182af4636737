import type { Lesson } from '@/lib/teaching/lessons/lesson';
import { isSold, stockAfter } from '@/lib/teaching/lessons/read-run';

/** A ticket type of 100 as a source has it. */
const at = (version: number, generation = 1) => ({ generation, version, stock: 100 - version });

export const lesson: Lesson = {
  number: 14,
  slug: '14-which-consistency',
  title: 'Which operation needs which consistency',
  idea: 'A read may be old where something else decides. Which may, how old, and what the other choice costs.',
  minutes: 10,
  claim: {
    article: 'Understanding the Challenge of Data Consistency in Serverless Data Stores',
    says: 'Consistency is not a one-size-fits-all property.',
    verdict: 'right',
    because:
      'Here each operation has its own, and the bill stands beside it: `/consistency` says what each reads, why, what the other choice would cost, and how old its reads are, measured. What a parted network leaves of it is CAP’s question, and comes later.',
  },
  tries: [
    {
      strategy: 'naive',
      schedule: 'ABAABB',
      step: 2,
      says: 'What both have read decides: it was the newest there was, and is old when they write.',
      shows: { harms: ['oversold'], outcomes: { A: 'sold', B: 'sold' } },
    },
    {
      strategy: 'compare-and-swap',
      schedule: 'ABABBB',
      step: 2,
      says: 'The same old read, and the row decides: B looks again, and is told.',
      shows: { harms: [], outcomes: { A: 'sold', B: 'sold-out' } },
    },
  ],
  prediction: {
    question:
      'A and B have both read “1 left”, as on a page that is a second old. A buys. B’s UPDATE asks for the version that B has read. What comes of it?',
    strategy: 'compare-and-swap',
    schedule: 'ABABBB',
    choices: [
      {
        says: 'Both are told that they have bought: what B has read is old',
        holds: (run) => isSold(run.outcomes.A) && isSold(run.outcomes.B),
      },
      {
        says: 'B is told that it is sold out, and nothing is wrong: the old read has decided nothing',
        holds: (run) => isSold(run.outcomes.A) && run.outcomes.B === 'sold-out' && stockAfter(run) === 0,
      },
      {
        says: 'B is told to come again: who reads what is old can’t be answered',
        holds: (run) => run.outcomes.B === 'contended',
      },
    ],
  },
  exercise: {
    kind: 'reader',
    task: 'Show nothing older than what she has seen, and ask nobody dearer than you must.',
    trials: [
      { title: 'seen nothing', seen: null, has: { shelf: at(3), figures: at(5), primary: at(6) } },
      {
        title: 'seen what the shelf has',
        seen: { generation: 1, version: 3 },
        has: { shelf: at(3), figures: at(5), primary: at(6) },
      },
      {
        title: 'seen what only the figures have',
        seen: { generation: 1, version: 5 },
        has: { shelf: at(3), figures: at(5), primary: at(6) },
      },
      {
        title: 'just bought: seen what only the primary has',
        seen: { generation: 1, version: 6 },
        has: { shelf: at(3), figures: at(5), primary: at(6) },
      },
      {
        title: 'the shelf has a newer life, of a lower version',
        seen: { generation: 1, version: 40 },
        has: { shelf: at(2, 2), figures: at(3, 2), primary: at(3, 2) },
      },
      {
        title: 'seen a newer life than the shelf has',
        seen: { generation: 2, version: 1 },
        has: { shelf: at(40), figures: at(1, 2), primary: at(2, 2) },
      },
      {
        title: 'the type is gone, and the shelf still has it',
        seen: { generation: 1, version: 6 },
        has: { shelf: at(3), figures: null, primary: null },
      },
      {
        title: 'the type is gone everywhere',
        seen: { generation: 1, version: 6 },
        has: { shelf: null, figures: null, primary: null },
      },
    ],
  },
};
