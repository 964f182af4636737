import type { Lesson } from '@/lib/teaching/lessons/lesson';
import { countOrders, isSold, stockAfter } from '@/lib/teaching/lessons/read-run';

export const lesson: Lesson = {
  number: 12,
  slug: '12-the-naive-coordinator-and-the-saga',
  title: 'The naive coordinator and the saga',
  idea: 'A ticket is held here and a card is charged there. Why no function can bring both together, and a row can.',
  minutes: 12,
  claim: {
    article: 'Transactions in microservices: why a saga',
    says: 'A single function that coordinates several systems is a smell.',
    verdict: 'right',
    because:
      'Its process may die between two lines and its answers may be lost, and what it knew is gone. A state machine in the order’s row (status, money), each step one guarded statement, is what anybody can continue: in the request, or asynchronously with 202.',
  },
  tries: [
    {
      strategy: 'naive',
      schedule: 'AA+B',
      step: 1,
      says: 'Two lines: A takes the ticket off the stock, and dies before its order is written down. Nobody knows.',
      shows: { harms: ['undersold'], outcomes: { A: 'died', B: 'sold-out' } },
    },
    {
      strategy: 'conditional-update',
      schedule: 'A+BB',
      step: 0,
      says: 'One statement: A dies unheard all the same. The row knows what happened, and her next request finds it.',
      shows: { harms: [], outcomes: { A: 'died', B: 'sold-out' } },
    },
  ],
  prediction: {
    question:
      'A’s process takes the ticket off the stock, and dies before it hears so; its next line would write the order. Who has the ticket?',
    strategy: 'naive',
    schedule: 'AA+B',
    choices: [
      {
        says: 'A: what she began is brought to its end',
        holds: (run) => countOrders(run) > 0 && !isSold(run.outcomes.B),
      },
      { says: 'B: what A began is taken back', holds: (run) => isSold(run.outcomes.B) },
      {
        says: 'Nobody: it is off the stock, and in no order',
        holds: (run) => stockAfter(run) === 0 && countOrders(run) === 0,
      },
    ],
  },
  exercise: {
    kind: 'coordinator',
    task: 'Write down what you are about to charge before you charge it, and leave what you do not know pending.',
    trials: [
      { title: 'nobody interferes, and the provider rings', beside: 'webhook', isToBePaid: true },
      { title: 'the hold ends while she pays', beside: 'expire' },
      { title: 'the hold ends, and another buyer wants the ticket', beside: 'another-buyer' },
      { title: 'a second card in another tab', beside: 'second-card', isToBePaid: true },
      {
        title: 'the process dies anywhere',
        beside: 'webhook',
        faults: ['process-dies-before', 'process-dies-after'],
      },
      { title: 'an answer of the provider is lost', beside: 'webhook', faults: ['provider-answer-lost'] },
    ],
  },
};
