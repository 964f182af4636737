import { afterAll, beforeAll, expect, it } from 'vitest';
import { conditionalUpdate } from '@/lib/shop/strategies/conditional-update';
import { naive } from '@/lib/shop/strategies/naive';
import { setnxOnly } from '@/lib/shop/strategies/setnx-only';
import type { Strategy, StrategyPromise } from '@/lib/shop/strategies/strategy';
import { openTestLab, type TestLab } from '@/stack/testing/lab';
import { type SurveyOptions, survey, surveyOne } from './survey';

let lab: TestLab;
beforeAll(async () => {
  lab = await openTestLab();
});
afterAll(() => lab?.close());

const promising = (strategy: Strategy, promise: Partial<StrategyPromise>): Strategy => ({
  ...strategy,
  promise: { ...strategy.promise, ...promise },
});

function surveyOf(strategy: Strategy, options: Partial<SurveyOptions> = {}) {
  const { signal } = new AbortController();
  return survey(lab, strategy, {
    buyers: 2,
    faults: [],
    maxFaults: 0,
    all: false,
    sample: undefined,
    onProgress: () => {},
    signal,
    ...options,
  });
}

it('counts what the schedules did, and tells the first bad one again with its steps', async () => {
  const counted: number[] = [];
  const { record, firstBad } = await surveyOf(naive, { onProgress: (schedules) => counted.push(schedules) });
  expect(record).toEqual({
    ...{ id: 'naive', schedules: 16, different: 4, good: 4, oversold: 12, undersold: 0, lost: 0, doubled: 0 },
    ...{ overLimit: 0, booksDiffer: 0 },
    ...{ deadlocks: 0, aborts: 0, promise: naive.promise, kept: true, breaches: [], firstBad: 'ABAABB' },
    drawn: null,
  });
  expect(firstBad).toMatchObject({ schedule: 'ABAABB', harms: ['oversold'] });
  expect(firstBad?.steps).toHaveLength(6);
  expect(counted).toEqual(Array.from({ length: 4 }, (_, n) => n + 1));
});

it('finds a promise broken that says too much, and one that says too little', async () => {
  const tooMuch = await surveyOf(promising(naive, { oversell: 'never' }));
  expect(tooMuch.record).toMatchObject({ kept: false, breaches: [expect.stringContaining('ABAABB')] });
  const tooLittle = await surveyOf(promising(conditionalUpdate, { oversell: 'possible' }));
  expect(tooLittle.record).toMatchObject({ kept: false, firstBad: null });
});

it('holds a strategy to what it says of faults', async () => {
  const underExpiry = { faults: ['lease-expires'], maxFaults: 1 } as const;
  expect((await surveyOf(setnxOnly, underExpiry)).record).toMatchObject({ kept: true, undersold: 0 });
  const silent = await surveyOf(promising(setnxOnly, { breaksUnder: [] }), underExpiry);
  expect(silent.record).toMatchObject({ kept: false, breaches: [expect.stringContaining('lease-expires')] });
});

it.each<[string, Strategy, string, readonly string[]]>([
  ['of a promise that is kept', setnxOnly, 'AABAa', []],
  ['of one that declares the fault', setnxOnly, 'AAxBBABab', []],
  [
    'of one that does not',
    promising(setnxOnly, { breaksUnder: [] }),
    'AAxBBABab',
    ['Under lease-expires: oversold in AAxBBABab.'],
  ],
  ['of one that is not over', promising(naive, { oversell: 'never' }), 'ABA', []],
  [
    'of one that is',
    promising(naive, { oversell: 'never' }),
    'ABAABB',
    ['Without any fault: oversold in ABAABB.'],
  ],
])('says of one schedule what breaks the promise: %s', async (_, strategy, schedule, breaches) => {
  expect((await surveyOne(lab, strategy, { schedule, buyers: 2 })).breaches).toEqual(breaches);
});

it('finds a promise broken by a sale that sends everybody away', async () => {
  const shy: Strategy = { ...conditionalUpdate, sell: async () => ({ kind: 'contended', retryAfterMs: 1 }) };
  expect((await surveyOf(shy)).record.breaches).toEqual([expect.stringContaining('nobody buys')]);
});

it('stops when it is told to', async () => {
  const stop = new AbortController();
  const stopped = surveyOf(naive, { signal: stop.signal, onProgress: () => stop.abort() });
  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
});
