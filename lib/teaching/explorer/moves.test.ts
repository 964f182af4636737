import { expect, test } from 'vitest';
import { faultsIn, movesOf, readMove, splitSchedule } from './moves';

test.each([
  ['', []],
  ['ABcA+xB~', ['A', 'B', 'c', 'A+', 'x', 'B~']],
  ['AD', null],
  ['AA2a3+Ba-', ['A', 'A2', 'a3+', 'B', 'a-']],
  ['a~', null],
  ['A1', null],
  ['A2-', null],
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

test('of calls made together each has a move of its own', () => {
  expect(movesOf('A', 3)).toEqual(['A', 'A2', 'A3']);
  expect(movesOf('b', 12)).toHaveLength(9);
  expect(readMove('b3')).toEqual({ kind: 'call', actor: 'b', nth: 3 });
  expect(readMove('a2+')).toEqual({ kind: 'process-dies-after', buyer: 'A', actor: 'a', nth: 2 });
});
