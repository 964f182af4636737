import { describe, expect, it } from 'vitest';
import type { MapEntry } from '@/lib/teaching/explorer/timeline';
import { countMap, describeCounts, isStillPossible, kindOf, toScore } from './read-map';

function entry(schedule: string, change: Partial<MapEntry> = {}): MapEntry {
  return { schedule, harms: [], outcomes: {}, deadlocks: 0, aborts: 0, ...change };
}

describe('a map', () => {
  const entries = [
    entry('AAABBB'),
    entry('ABAABB', { harms: ['oversold'] }),
    entry('ABAB', { harms: ['undersold'], aborts: 1 }),
    entry('BA', { deadlocks: 1, aborts: 1 }),
  ];

  it('tells what went wrong from what was stopped', () => {
    expect(entries.map(kindOf)).toEqual(['good', 'bad', 'bad', 'stopped']);
    const counts = countMap(entries);
    expect(counts).toMatchObject({ all: 4, bad: 2, stopped: 1 });
    expect(describeCounts(counts)).toBe(
      '4 schedules, 1 oversell, 1 undersell, in 1 Postgres aborts somebody',
    );
    const rest = (['lost', 'doubled', 'over-limit'] as const).map((harm) => entry('AB', { harms: [harm] }));
    expect(describeCounts(countMap(rest))).toBe(
      '3 schedules, 1 lose an order, 1 sell to one request twice, 1 sell more than one buyer may have',
    );
    expect(describeCounts(countMap([entry('AB')]))).toBe('1 schedule, none goes wrong');
  });

  it.each([
    ['ABAABB', '', true],
    ['ABAABB', 'AB', true],
    ['ABAABB', 'ABAABB', true],
    ['ABAABB', 'B', false],
    ['A+B', 'A', false],
    ['A+B', 'A+', true],
  ])('%s after %j: %j', (schedule, soFar, isPossible) => {
    expect(isStillPossible(entry(schedule), soFar)).toBe(isPossible);
  });

  it('draws a mark for each move', () => {
    expect(toScore('AB+xa')).toEqual([
      { column: 0, buyer: 'A', kind: 'call' },
      { column: 1, buyer: 'B', kind: 'fault' },
      { column: 2, buyer: null, kind: 'fault' },
      { column: 3, buyer: 'A', kind: 'after' },
    ]);
  });
});
