import { expect, test } from 'vitest';
import { interleave, openLeg } from './interleave';

test('legs go forth and back, and the warm-up does not count', async () => {
  const order: string[] = [];
  const named = (name: string) => openLeg(name, 'ms', async () => order.push(name));
  const [a, b] = [named('a'), named('b')];
  const heard: unknown[] = [];
  await interleave([a, b], 2, (line) => heard.push(line));
  expect(order).toEqual(['a', 'b', 'b', 'a', 'a', 'b']);
  expect(a.rounds).toEqual([4, 5]);
  expect(b.rounds).toEqual([3, 6]);
  expect(heard).toEqual([
    'warm-up: a 1 ms, b 2 ms',
    'round 1 of 2: a 4 ms, b 3 ms',
    'round 2 of 2: a 5 ms, b 6 ms',
  ]);
});
