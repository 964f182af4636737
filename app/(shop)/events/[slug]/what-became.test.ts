import { expect, test } from 'vitest';
import { PROBLEMS } from '@/lib/shop/sale/problem';
import { findOpenQuestion, whatBecame } from './what-became';

const type = (stock: number) => ({
  id: 'seat',
  name: 'The seat',
  priceCents: 9900,
  currency: 'EUR',
  capacity: 1,
  stock,
  ...{ held: 0, generation: 1, version: 0 },
  perBuyerLimit: 1,
  saleStartsAt: '2026-01-15T09:00:00.000Z',
});
const key = '6b0e2b0e-6a56-4c0e-9d2a-0d8f6f1b2c3d';

test.each(['contended', 'rate-limited', 'unavailable'])(
  '%s, and then the last one went: sold out',
  (problem) => {
    const earlier = { problem, key, type: 'seat', quantity: 1 };
    expect(whatBecame(earlier, [type(0)])).toEqual({ problem: 'sold-out', left: 0 });
    expect(whatBecame(earlier, [type(1)])).toEqual(earlier);
  },
);

test.each(['indeterminate', 'key-in-progress'])('%s stays a question, whatever is left', (problem) => {
  const earlier = { problem, key, type: 'seat', quantity: 1 };
  expect(whatBecame(earlier, [type(0)])).toEqual(earlier);
  expect(findOpenQuestion(earlier)).toEqual({ key, type: 'seat', quantity: 1 });
});

test('the table of problems says which is which', () => {
  for (const [problem, { executed, retry }] of Object.entries(PROBLEMS)) {
    const earlier = { problem, key, type: 'seat', quantity: 1 };
    expect([problem, findOpenQuestion(earlier) !== null]).toEqual([problem, executed === 'maybe']);
    const isOver = whatBecame(earlier, [type(0)]) !== earlier;
    expect([problem, isOver]).toEqual([problem, executed === 'no' && retry === 'same-key']);
  }
});

test('nothing else is a question', () => {
  expect(findOpenQuestion({ problem: 'sold-out', type: 'seat', quantity: 1 })).toBeNull();
  expect(findOpenQuestion({ problem: 'contended', key, type: 'seat' })).toBeNull();
  expect(findOpenQuestion({ problem: 'indeterminate', type: 'seat' })).toBeNull();
  expect(findOpenQuestion({})).toBeNull();
});
