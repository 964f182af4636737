import { expect, test } from 'vitest';
import { interleave, openLeg } from './interleave';

test('legs go forth and back, and the warm-up does not count', async () => {
  const order: string[] = [];
  const named = (name: string) => openLeg(name, async () => order.push(name));
  const [a, b] = [named('a'), named('b')];
  const heard: unknown[] = [];
  await interleave([a, b], 2, (round, values) => heard.push([round, ...values]));
  expect(order).toEqual(['a', 'b', 'b', 'a', 'a', 'b']);
  expect(a.rounds).toEqual([4, 5]);
  expect(b.rounds).toEqual([3, 6]);
  expect(heard).toEqual([
    [0, 1, 2],
    [1, 4, 3],
    [2, 5, 6],
  ]);
});
