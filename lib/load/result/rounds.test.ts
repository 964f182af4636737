import { beforeAll, expect, test } from 'vitest';
import { runTiny } from '@/lib/load/testing/tiny-run';
import type { RunResult } from './result-schema';
import { sumUpRounds } from './rounds';
import { holdTo, parseThresholds } from './thresholds';

let run: RunResult;
beforeAll(async () => {
  run = await runTiny();
});

interface Round {
  readonly allAnswered: number;
  readonly p99?: number;
  readonly why?: readonly string[];
}

/** Rounds that are alike but for this; the one in the middle is the one that was answered second. */
function play(rounds: readonly Round[], thresholds: string): RunResult {
  const played = rounds.map(({ allAnswered, p99 = 1, why = [] }) =>
    holdTo(
      {
        ...run,
        timingsMs: { ...run.timingsMs, allAnswered },
        allLatencyMs: { ...run.allLatencyMs, p99 },
        generator: { ...run.generator, isValid: why.length === 0, why: [...why] },
      },
      parseThresholds(thresholds),
    ),
  );
  return sumUpRounds(played, 0);
}

test('a run is no better a measurement than its worst round', () => {
  const { generator } = play(
    [{ allAnswered: 1, why: ['late'] }, { allAnswered: 2 }, { allAnswered: 3 }],
    'oversold==0',
  );
  expect(generator).toMatchObject({ isValid: false, why: ['round 1: late'] });
});

test('a threshold that one round left unjudged is unjudged', () => {
  const { thresholds } = play(
    [{ allAnswered: 1 }, { allAnswered: 2 }, { allAnswered: 3, p99: 900, why: ['late'] }],
    'p99<500',
  );
  expect(thresholds).toMatchObject({ ok: true, missed: [], unjudged: ['round 3: p99<500: it is 900'] });
});

test('a threshold is held where every round held it; the figure is that of the first which did not, or the middle one', () => {
  const { thresholds } = play(
    [{ allAnswered: 1 }, { allAnswered: 2, p99: 2 }, { allAnswered: 3, p99: 900 }],
    'p99<500,p99<1000',
  );
  expect(thresholds.missed).toEqual(['round 3: p99<500: it is 900']);
  expect(thresholds.checked).toEqual([
    { text: 'p99<500', value: 900, ok: false },
    { text: 'p99<1000', value: 2, ok: true },
  ]);
});
