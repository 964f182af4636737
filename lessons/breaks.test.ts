import { afterAll, beforeAll, expect, it } from 'vitest';
import { splitSchedule } from '@/lib/teaching/explorer/moves';
import { isBroken } from '@/lib/teaching/lessons/break-it';
import { scenarioOf } from '@/lib/teaching/player/place';
import { openTestLab, type TestLab } from '@/stack/testing/lab';
import { LESSONS, levelsOf } from './registry';

/* Each thing to break can be broken, in exactly as many moves as are given. Nobody reads these here first. */

const LEVELS = LESSONS.flatMap(({ number, breaks = [] }) => breaks.map((level) => ({ number, level })));

const WAYS: Readonly<Record<string, string>> = {
  'Two buyers: sell the last ticket twice, in six moves.': 'BABBAA',
  'Three buyers: sell it three times, in nine moves.': 'ABCAABBCC',
  'Nobody pauses, and no lease ends: sell the last ticket twice all the same, in nine moves.': 'AAfBBBbAa',
};

let lab: TestLab;
beforeAll(async () => {
  lab = await openTestLab();
});
afterAll(() => lab?.close());

it.each(LEVELS)('lesson $number: $level.says', async ({ level }) => {
  const { strategy, buyers = 2, atMostMoves, fault } = level;
  const schedule = WAYS[level.says] ?? '';
  const run = await lab.run({ ...scenarioOf(buyers), strategy, schedule });
  const played = { ...run, buyers };
  expect(isBroken(level, played)).toBe(true);
  expect(splitSchedule(schedule)).toHaveLength(atMostMoves);
  expect(isBroken({ ...level, atMostMoves: atMostMoves - 1 }, played)).toBe(false);
  expect(isBroken({ ...level, sold: 1 }, played)).toBe(false);
  expect(isBroken({ ...level, fault: 'lock-timeout' }, played)).toBe(false);
  expect(isBroken({ ...level, strategy: 'merged' }, played)).toBe(false);
  expect(isBroken(level, { ...played, buyers: 1 })).toBe(false);
  expect(isBroken(level, { ...played, harms: [] })).toBe(false);
  expect(run.harms).toContain(level.harm);
  expect(fault === undefined || schedule.includes('f')).toBe(true);
});

it('is asked where its strategy is, with as many buyers', () => {
  const says = (buyers: 2 | 3) => levelsOf({ strategy: 'naive', buyers }).map(({ level }) => level.says);
  expect([says(2).length, says(3).length]).toEqual([1, 1]);
  expect(says(2)).not.toEqual(says(3));
  expect(levelsOf({ strategy: 'merged', buyers: 2 })).toEqual([]);
});

it('is not done by a run that is not over', async () => {
  const [first] = LEVELS;
  const run = await lab.run({ strategy: 'naive', schedule: 'ABAAB' });
  expect(first && isBroken(first.level, { ...run, buyers: 2 })).toBe(false);
});
