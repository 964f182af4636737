import { expect, test } from 'vitest';
import { seededRandom } from '@/lib/core/random';
import type { Patience } from './buyer';
import { checkOut } from './check-out';
import { Control } from './control';
import type { PaymentExchange } from './paying';
import type { RawAnswer } from './read-answer';

const quick: Patience = { totalMs: 300, doubleClick: 0, baseMs: 1, capMs: 2 };

const answer = (status: number, body: object): RawAnswer => ({
  status,
  body: JSON.stringify(body),
  header: () => undefined,
});
const paid = answer(200, { order: { status: 'paid' } });
const cancelled = answer(200, { order: { status: 'cancelled' } });
const pending = answer(202, { order: { status: 'held' } });
const problem = (status: number, type: string) => answer(status, { type: `/problems/${type}` });
const declined = problem(402, 'payment-declined');

/** A buyer who draws these numbers, one after the other, and meets these answers, the last one again and again. */
async function pay(answers: readonly (RawAnswer | null)[], drawn: readonly number[] = [0.9]) {
  const left = [...drawn];
  const chance = seededRandom(1, 1);
  const asked: string[] = [];
  const exchanges: PaymentExchange[] = [];
  const result = await checkOut(
    { id: 'somebody', key: 'key', random: () => left.shift() ?? chance() },
    'order',
    {
      plan: { decline: 0.1, lost: 0.05 },
      patience: quick,
      control: new Control(),
      startedAtMs: performance.now(),
      async send(path, headers, body) {
        const key = headers.indexOf('idempotency-key');
        const card = 'paymentMethod' in body ? ` ${body.paymentMethod}` : '';
        asked.push(`${path.split('/').at(-1)}${key < 0 ? '' : ` ${headers[key + 1]}`}${card}`);
        return answers[Math.min(asked.length, answers.length) - 1] ?? null;
      },
      onExchange: (exchange) => exchanges.push(exchange),
    },
  );
  return { result, asked, told: exchanges.map((exchange) => exchange.answer) };
}

test('asks again with the same key until there is an answer that counts', async () => {
  const again = [
    null,
    pending,
    problem(503, 'unavailable'),
    problem(409, 'payment-in-progress'),
    answer(500, {}),
  ];
  const { result, asked, told } = await pay([...again, paid]);
  expect(result).toEqual({ orderId: 'order', end: 'paid', attempts: 1 });
  expect(asked).toEqual(Array(6).fill('payment key:1 pm_card_visa'));
  expect(told).toEqual(['lost', 'pending', 'refused', 'pending', 'lost', 'paid']);
});

test('pays with the card that it draws', async () => {
  expect((await pay([paid], [0.05])).asked).toEqual(['payment key:1 pm_card_chargeDeclined']);
  expect((await pay([paid], [0.12, 0.4])).asked).toEqual(['payment key:1 pm_sim_lost_before']);
  expect((await pay([paid], [0.12, 0.6])).asked).toEqual(['payment key:1 pm_sim_lost_after']);
  expect((await pay([paid], [0.16])).asked).toEqual(['payment key:1 pm_card_visa']);
});

test('when it is declined it gives back, goes away, or takes a good card with a new key', async () => {
  const cancels = await pay([declined, cancelled], [0.05, 0.1]);
  expect(cancels.asked.at(-1)).toBe('cancel');
  expect(cancels.result.end).toBe('cancelled');
  const leaves = await pay([declined], [0.05, 0.5]);
  expect(leaves.asked).toHaveLength(1);
  expect(leaves.result.end).toBe('left');
  const triesOn = await pay([declined, paid], [0.05, 0.9]);
  expect(triesOn.asked.at(-1)).toBe('payment key:2 pm_card_visa');
  expect(triesOn.result).toEqual({ orderId: 'order', end: 'paid', attempts: 2 });
});

test('a hold that ended is gone, what is rejected or never answered is unknown', async () => {
  expect((await pay([problem(409, 'hold-ended')])).result.end).toBe('gone');
  expect((await pay([problem(400, 'invalid-request')])).result.end).toBe('unknown');
  expect((await pay([pending])).result.end).toBe('unknown');
});
