import { expect, test } from 'vitest';
import { keysOf } from '@/lib/core/cli/keys-of';
import { PROBLEMS } from '@/lib/shop/sale/problem';
import { ANSWER_KINDS, emptyCounts, leavesDoubt, PROBLEM_OF } from './answer';
import { countRefusals, sideOf } from './sides';

const PROBLEM_KINDS = keysOf(PROBLEM_OF);

test.each(PROBLEM_KINDS)('%s is refused, or nobody knows, as the table of problems says', (kind) => {
  const { executed } = PROBLEMS[PROBLEM_OF[kind]];
  expect(sideOf(kind)).toBe(executed === 'no' ? 'refused' : 'other');
  expect(leavesDoubt(kind)).toBe(executed === 'maybe');
});

test('a key in progress may yet be sold: it counts with what nobody knows, and its buyer is in doubt', () => {
  expect(sideOf('keyInProgress')).toBe('other');
  expect(leavesDoubt('keyInProgress')).toBe(true);
});

test('an unavailable shop surely sold nothing: it counts with the refusals, and leaves no doubt', () => {
  expect(sideOf('unavailable')).toBe('refused');
  expect(leavesDoubt('unavailable')).toBe(false);
});

test('only what sold is accepted; an error is refused nowhere', () => {
  const accepted = ANSWER_KINDS.filter((kind) => sideOf(kind) === 'accepted');
  expect(accepted).toEqual(['sold', 'replayed']);
  expect(sideOf('error')).toBe('other');
});

test('the refusals are the answers on their side', () => {
  const counts = {
    ...emptyCounts(),
    sold: 1,
    contended: 10,
    keyInProgress: 100,
    unavailable: 1000,
    error: 10_000,
  };
  expect(countRefusals(counts)).toBe(1010);
});
