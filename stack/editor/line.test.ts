import { expect, it } from 'vitest';
import { Line } from './line';

it('keeps the order of a lane, and turns away what would be too many', async () => {
  const line = new Line<number, 'slow'>(2);
  expect([1, 2, 3].map((one) => line.add(one, 'slow'))).toEqual([true, true, false]);
  expect([await line.next(['slow']), await line.next(['slow'])]).toEqual([1, 2]);
  const next = line.next(['slow']);
  expect([4, 5, 6, 7].map((one) => line.add(one, 'slow'))).toEqual([true, true, true, false]);
  expect(await next).toBe(4);
});

it('hands out of the first lane that is asked for, and of no other', async () => {
  const line = new Line<string, 'quick' | 'slow'>(2);
  line.add('slow', 'slow');
  const quick = line.next(['quick']);
  line.add('quick', 'quick');
  line.add('again', 'quick');
  expect(await quick).toBe('quick');
  expect(await line.next(['quick', 'slow'])).toBe('again');
  expect(await line.next(['quick', 'slow'])).toBe('slow');
});
