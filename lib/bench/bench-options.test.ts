import { expect, test } from 'vitest';
import { parseBenchOptions } from './bench-options';

test.each([
  ['', { quick: false, rounds: 5 }],
  ['--rounds 9', { quick: false, rounds: 9 }],
  ['--rounds 1', { quick: true, rounds: 1 }],
  ['--quick', { quick: true, rounds: 1 }],
  ['--quick --rounds 5', { quick: true, rounds: 5 }],
])('bench %s: hurried where less than a median of five is measured', (line, expected) => {
  expect(parseBenchOptions(line.split(' ').filter(Boolean))).toMatchObject(expected);
});
