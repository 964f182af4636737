import { expect, test } from 'vitest';
import { toProblem } from './answer';
import { PROBLEMS } from './problem';
import { findProblemExample } from './problem-examples';

test.each(Object.keys(PROBLEMS))('%s has an example that answers so', (type) => {
  const example = findProblemExample(type);
  expect(example && JSON.parse(toProblem(example).body).type).toBe(`/problems/${type}`);
});
