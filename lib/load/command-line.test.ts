import { expect, test } from 'vitest';
import { commandLine } from './command-line';

test.each([
  ['', '--seed 7'],
  ['--buyers 9 --seed 4', '--buyers 9 --seed 4'],
  ['--seed=4', '--seed=4'],
  ['--json a.json --buyers 9 --html=b.html --history c', '--buyers 9 --seed 7'],
  ['--threshold p99<500,oversold==0', "--threshold 'p99<500,oversold==0' --seed 7"],
])('%s is played again by %s', (typed, again) => {
  const argv = typed === '' ? [] : typed.split(' ');
  expect(commandLine(argv, 7)).toBe(`npm run black-friday -- ${again}`);
});

test('what a shell would take apart is held together', () => {
  expect(commandLine(["it's"], 7)).toBe("npm run black-friday -- 'it'\\''s' --seed 7");
});
