import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RateLimit } from './rate-limit';

/** A limit on a clock that the test sets, in ms; it starts where a process's clock would: at no round number. */
function limitTo(perWindow: number, startsAt = 12_345.678_901) {
  const clock = { now: startsAt };
  const limit = new RateLimit(perWindow, () => clock.now);
  return { clock, take: (caller = 'a buyer') => limit.take(caller) };
}

it('allows a whole window at once, then says how long until the next one is due', () => {
  const { take } = limitTo(5);
  expect(Array.from({ length: 5 }, () => take())).toEqual([0, 0, 0, 0, 0]);
  expect(take()).toBe(2000);
});

it('allows one more when the wait is over, and counts no request that it refused', () => {
  const { clock, take } = limitTo(5);
  for (let i = 0; i < 50; i++) take();
  clock.now += 1999;
  expect(take()).toBe(1);
  clock.now += 1;
  expect(take()).toBe(0);
  expect(take()).toBe(2000);
});

it('owes a quiet caller one window and no more', () => {
  const { clock, take } = limitTo(2);
  clock.now += 3_600_000;
  expect([take(), take(), take()]).toEqual([0, 0, 5000]);
});

it('counts each caller alone', () => {
  const { take } = limitTo(1);
  expect([take('one'), take('other'), take('one')]).toEqual([0, 0, 10_000]);
});

it('has no limit at 0', () => {
  const { take } = limitTo(0);
  expect(new Set(Array.from({ length: 1000 }, () => take()))).toEqual(new Set([0]));
});

it('allows the last one of a window whatever the fractions of the clock are', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1e9, noNaN: true }),
      fc.integer({ min: 1, max: 700 }),
      (now, count) => {
        const { take } = limitTo(count, now);
        for (let i = 0; i < count; i++) expect(take()).toBe(0);
        expect(take()).toBeGreaterThan(0);
      },
    ),
  );
});

it('forgets the longest quiet caller when there are too many to remember', () => {
  const { take } = limitTo(1);
  take('first');
  for (let i = 0; i < 100_000; i++) take(`caller ${i}`);
  expect(take('first')).toBe(0);
  expect(take('caller 99999')).toBe(10_000);
});
