import { expect, test } from 'vitest';
import { statementsPerSecond } from './measure-refusals';

test.each([
  [0, 5000, 0],
  [1, 5000, 0],
  [6, 5000, 1],
  [11, 5000, 2],
])('%d statements in %d ms came %d times a second', (statements, elapsedMs, perSecond) => {
  expect(statementsPerSecond(statements, elapsedMs)).toBe(perSecond);
});
