import { expect, test } from 'vitest';
import { type Profile, planArrivals, scheduleArrivals } from './arrivals';

const nothing = { buyers: undefined, ratePerSecond: undefined, durationMs: undefined };
const schedule = (profile: Profile, seed = 1) =>
  scheduleArrivals({ profile, buyers: 10_000, durationMs: 1000 }, seed);
const between = (times: Float64Array, fromMs: number, toMs: number) =>
  times.filter((ms) => ms >= fromMs && ms < toMs).length;

test('of buyers, rate and duration two make the third', () => {
  const plan = (params: object) => planArrivals({ ...nothing, profile: 'soak', ...params });
  expect(plan({ ratePerSecond: 50, durationMs: 2000 })).toMatchObject({ buyers: 100, durationMs: 2000 });
  expect(plan({ ratePerSecond: 50, buyers: 100 })).toMatchObject({ buyers: 100, durationMs: 2000 });
  expect(plan({ buyers: 100, durationMs: 500 })).toMatchObject({ buyers: 100, durationMs: 500 });
  expect(plan({})).toMatchObject({ buyers: 5000, durationMs: 10_000 });
  expect(() => plan({ ratePerSecond: 1_000_000, durationMs: 10_000 })).toThrow('10000000 buyers');
});

test('all at once needs no time', () => {
  expect(planArrivals({ ...nothing, profile: 'doorbuster' }).durationMs).toBe(0);
  expect([...scheduleArrivals({ profile: 'doorbuster', buyers: 3, durationMs: 0 }, 1)]).toEqual([0, 0, 0]);
  expect(() => planArrivals({ ...nothing, profile: 'bots', ratePerSecond: 5 })).toThrow('not for bots');
});

test('the same seed brings everybody at the same moments, in order; another one does not', () => {
  expect(schedule('soak')).toEqual(schedule('soak'));
  expect(schedule('soak')).not.toEqual(schedule('soak', 2));
  expect(schedule('soak')).toEqual(schedule('soak').toSorted());
});

test('as dense as the profile says', () => {
  const tolerance = 250;
  const near = (count: number, expected: number) =>
    expect(Math.abs(count - expected)).toBeLessThan(tolerance);
  near(between(schedule('soak'), 0, 500), 5000);
  near(between(schedule('ramp'), 0, 500), 2500);
  near(between(schedule('spike'), 450, 550), 6400);
  near(between(schedule('spike'), 0, 450), 1800);
});
