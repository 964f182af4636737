import { describe, expect, it } from 'vitest';
import type { MapEntry } from '@/lib/teaching/explorer/timeline';
import {
  countMap,
  describeCounts,
  describeMap,
  describeNothingAhead,
  isStillPossible,
  kindOf,
  toScore,
} from './read-map';

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

  it('says what it stands for', () => {
    const whole = { entries, isComplete: true, all: 4, seed: null };
    const counts = describeCounts(countMap(entries));
    expect(describeMap(whole)).toBe(`${counts}.`);
    expect(describeMap({ ...whole, all: 3762 })).toBe(
      `${counts}. They are the really different ones of 3,762.`,
    );
    expect(describeMap({ ...whole, isComplete: false, all: 9000, seed: 1 })).toBe(
      `${counts}. They were drawn by lot, of about 9,000 (seed 1).`,
    );
    expect(describeMap({ ...whole, isComplete: false })).toBe(`${counts}, and more that were not run.`);
    expect(describeCounts(countMap([entry('AB', { harms: ['lost'], stands: 33 })]))).toBe(
      '1 schedule, 1 lose an order',
    );
    expect(describeNothingAhead(whole)).toMatch(/fault/);
    expect(describeNothingAhead({ ...whole, all: 3762 })).toMatch(/another|comes to the same/);
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
