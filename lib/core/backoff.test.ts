import { expect, test } from 'vitest';
import { backoffMs } from './backoff';

const options = { baseMs: 25, capMs: 2000, retryAfterMs: 0 };

test('the ceiling doubles with each attempt, up to the cap', () => {
  const almostOne = () => 1 - Number.EPSILON;
  const ceilings = [0, 1, 2, 3, 6, 7, 50, 2000].map((attempt) =>
    Math.round(backoffMs(attempt, almostOne, options)),
  );
  expect(ceilings).toEqual([25, 50, 100, 200, 1600, 2000, 2000, 2000]);
});

test('the jitter is full: any wait down to none', () => {
  expect(backoffMs(5, () => 0, options)).toBe(0);
  expect(backoffMs(5, () => 0.5, options)).toBe(400);
});

test('nobody comes back before the server asked for it, and not all together then', () => {
  const asked = { ...options, retryAfterMs: 700 };
  expect(backoffMs(0, () => 0, asked)).toBe(700);
  expect(backoffMs(2, () => 0.5, asked)).toBe(750);
});
