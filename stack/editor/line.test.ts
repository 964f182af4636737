import { expect, it } from 'vitest';
import { Line } from './line';

it('serves in order, lets wait, and sends away who would be one too many', async () => {
  const line = new Line<string>(2);
  const first = line.next();
  expect(['a', 'b', 'c', 'd'].map((one) => line.add(one))).toEqual([true, true, true, false]);
  expect([await first, await line.next(), await line.next()]).toEqual(['a', 'b', 'c']);
  const later = line.next();
  expect(line.add('e')).toBe(true);
  expect(await later).toBe('e');
});
