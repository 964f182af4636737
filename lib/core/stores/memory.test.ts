import { expect, test } from 'vitest';
import { Memory, MemoryKey } from './memory';

test('what is remembered is made once, and is known to its own memory and its own key alone', () => {
  const [counts, others] = [new MemoryKey<number[]>(), new MemoryKey<number[]>()];
  const [one, two] = [new Memory(), new Memory()];
  const made = one.of(counts, () => [1]);
  expect(one.of(counts, () => [2])).toBe(made);
  expect(two.of(counts, () => [3])).toEqual([3]);
  expect(one.of(others, () => [4])).toEqual([4]);
  expect(made).toEqual([1]);
});
