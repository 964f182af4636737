import { expect, test } from 'vitest';
import { PROBLEMS } from '@/lib/shop/sale/problem';
import { describeReturn } from './describe-return';

test.each(Object.entries(PROBLEMS))(
  '%s says that nothing was charged where that is sure, and only there',
  (problem, row) => {
    const text = describeReturn({ problem })?.text;
    expect(text?.match(/charged/g)?.length ?? 0).toBe(row.executed === 'no' ? 1 : 0);
  },
);

test('there are words for fewer tickets than wanted, and none for what is no problem', () => {
  expect(describeReturn({ problem: 'sold-out', left: 2 })?.title).toBe('Only 2 left');
  expect(describeReturn({ problem: 'sold-out' })?.title).toBe('Somebody got the last one');
  expect(describeReturn({ problem: '__proto__' })).toBeNull();
  expect(describeReturn({})).toBeNull();
});
