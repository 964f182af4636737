import { expect, it } from 'vitest';
import { TwoGenerationCache } from './two-generation-cache';

it('keeps what was set last, and drops a generation at a time', () => {
  const map = new TwoGenerationCache<number>(2);
  const known = () => ['a', 'b', 'c', 'd', 'e'].filter((key) => map.get(key) !== undefined).join('');
  const keptAfterEach = ['a', 'b', 'c', 'd', 'e'].map((key, n) => {
    map.set(key, n);
    return known();
  });
  expect(keptAfterEach).toEqual(['a', 'ab', 'abc', 'abcd', 'cde']);
});

it('gives what was set last for a key, also when an older value is not forgotten yet', () => {
  const map = new TwoGenerationCache<number>(1);
  map.set('a', 1);
  map.set('a', 2);
  expect(map.get('a')).toBe(2);
});
