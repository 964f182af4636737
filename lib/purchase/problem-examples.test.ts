import { expect, test } from 'vitest';
import { PROBLEMS, toProblem } from './problem';
import { findProblemExample } from './problem-examples';

test.each(Object.keys(PROBLEMS))('%s has an example that answers so, or no purchase does yet', (type) => {
  const example = findProblemExample(type);
  if (!example) expect(type).toBe('payment-declined');
  else expect(JSON.parse(toProblem(example).body).type).toBe(`/problems/${type}`);
});
