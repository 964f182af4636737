import { expect, test } from 'vitest';
import { parseOptions } from './lesson-options';

test.each([
  [[], { number: undefined, once: false }],
  [['3'], { number: 3, once: false }],
  [['07', '--once'], { number: 7, once: true }],
])('%o', (argv, options) => {
  expect(parseOptions(argv, 10)).toEqual(options);
});

test.each([[['0']], [['11']], [['one']], [['1', '2']], [['--once']], [['1', '--twice']]])(
  '%o is bad usage',
  (argv) => {
    expect(() => parseOptions(argv, 10)).toThrow();
  },
);
