import { expect, test } from 'vitest';
import { SEED_EVENTS } from '@/db/seed-events';
import { formatMoney } from './money';
import { formatMoment, readLocalMoment } from './when';

test('a night in New Orleans begins on the evening before, seen from Greenwich', () => {
  expect(readLocalMoment('2027-04-17T01:00:00.000Z', 'New Orleans')).toEqual({
    date: 'Fri 16 Apr 2027',
    time: '20:00',
    month: 'Apr 2027',
    monthKey: '2027-04',
  });
});

test('every September has three letters', () => {
  expect(formatMoment('2027-09-03T12:00:00.000Z', 'Vienna')).toBe('Fri 3 Sep 2027, 14:00');
  expect(readLocalMoment('2027-09-03T12:00:00.000Z', 'Vienna').monthKey).toBe('2027-09');
});

test('a city whose clock is not known reads UTC and says so; all of the seed are known', () => {
  expect(readLocalMoment('2027-04-17T01:00:00.000Z', 'Atlantis').time).toBe('01:00 UTC');
  for (const { city, startsAt } of SEED_EVENTS)
    expect(readLocalMoment(startsAt, city).time).not.toContain('UTC');
});

test.each([
  [3900, 'EUR', '€39'],
  [2850, 'GBP', '£28.50'],
  [1234500, 'USD', '$12,345'],
  [0, 'EUR', '€0'],
])('%i cents of %s read %s', (cents, currency, words) => {
  expect(formatMoney(cents, currency)).toBe(words);
});
