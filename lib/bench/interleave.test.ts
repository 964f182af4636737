import { expect, test } from 'vitest';
import { interleave, openLeg } from './interleave';
import { Ledger } from './ledger';

test('legs go forth and back, and the warm-up does not count', async () => {
  const order: string[] = [];
  const named = (name: string) => openLeg(name, 'ms', async () => order.push(name));
  const [a, b] = [named('a'), named('b')];
  const logged: string[] = [];
  const ledger = new Ledger();
  await interleave([a, b], { rounds: 2, log: (line) => logged.push(line) }, ledger);
  expect(order).toEqual(['a', 'b', 'b', 'a', 'a', 'b']);
  expect(ledger.series).toMatchObject([
    { name: 'a', rounds: [4, 5] },
    { name: 'b', rounds: [3, 6] },
  ]);
  expect(logged).toEqual([
    'warm-up: a 1 ms, b 2 ms',
    'round 1 of 2: a 4 ms, b 3 ms',
    'round 2 of 2: a 5 ms, b 6 ms',
  ]);
});
