import { expect, test } from 'vitest';
import { faultsIn, splitSchedule } from './moves';

test.each([
  ['', []],
  ['ABcA+xB~', ['A', 'B', 'c', 'A+', 'x', 'B~']],
  ['AD', null],
  ['a+', null],
  ['+A', null],
])('%j has the moves %j', (schedule, moves) => {
  expect(splitSchedule(schedule)).toEqual(moves);
});

test('a schedule says which faults it holds', () => {
  expect(faultsIn('AABBab')).toEqual([]);
  expect(faultsIn('xA-ft')).toEqual([
    'lease-expires',
    'process-dies-before',
    'redis-flushed',
    'lock-timeout',
  ]);
  expect(faultsIn('A+BB~A+')).toEqual(['process-dies-after', 'answer-lost']);
});
