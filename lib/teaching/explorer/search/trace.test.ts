import { expect, test } from 'vitest';
import type { Footprint } from '@/lib/teaching/explorer/run/footprint';
import { reads, writes } from '@/lib/teaching/explorer/run/footprint';
import { countSchedules, firstSchedule, toTrace } from './trace';

const step = (buyers: string, ...touches: Footprint['touches']): Footprint => ({
  parties: [...buyers],
  touches,
  isFixed: false,
});
const trace = (schedule: string, footprints: readonly Footprint[]) => toTrace([...schedule], footprints);

test('steps of two buyers that do not meet come in any order', () => {
  const apart = trace('BABA', [step('B'), step('A'), step('B'), step('A')]);
  expect(countSchedules(apart)).toBe(6);
  expect(firstSchedule(apart).join('')).toBe('AABB');
});

test('two reads may be exchanged, a read and a write may not', () => {
  const [look, change] = [reads('row'), writes('row')];
  const looks = trace('BA', [step('B', look), step('A', look)]);
  expect([countSchedules(looks), firstSchedule(looks).join('')]).toEqual([2, 'AB']);
  const races = trace('BA', [step('B', look), step('A', change)]);
  expect([countSchedules(races), firstSchedule(races).join('')]).toEqual([1, 'BA']);
});

test('what is within something meets it, and a fixed step meets all', () => {
  const whole = trace('BA', [step('B', writes('pg/value/orders')), step('A', reads('pg/value/orders/A'))]);
  expect(countSchedules(whole)).toBe(1);
  const others = trace('BA', [step('B', writes('orders/B')), step('A', reads('orders/A'))]);
  expect(countSchedules(others)).toBe(2);
  const fixed = trace('BA', [{ ...step('B'), isFixed: true }, step('A')]);
  expect(countSchedules(fixed)).toBe(1);
});

test('twelve steps of each of three buyers are counted, and not listed', () => {
  const schedule = 'ABC'.repeat(12);
  const footprints = [...schedule].map((buyer) => step(buyer));
  // 36! / (12!)³
  expect(countSchedules(trace(schedule, footprints))).toBe(3384731762521200);
});
