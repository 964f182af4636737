import { expect, it } from 'vitest';
import { ForgetfulMap } from './forgetful-map';

it('remembers what was set last, and forgets half at a time', () => {
  const map = new ForgetfulMap<number>(2);
  const known = () => ['a', 'b', 'c', 'd', 'e'].filter((key) => map.get(key) !== undefined).join('');
  const heard = ['a', 'b', 'c', 'd', 'e'].map((key, n) => {
    map.set(key, n);
    return known();
  });
  expect(heard).toEqual(['a', 'ab', 'abc', 'abcd', 'cde']);
});

it('gives what was set last for a key, also when an older value is not forgotten yet', () => {
  const map = new ForgetfulMap<number>(1);
  map.set('a', 1);
  map.set('a', 2);
  expect(map.get('a')).toBe(2);
});
