import { afterEach, expect, test } from 'vitest';
import { compareStrategies } from './compare';
import { PATIENCE } from './generator/buyer';
import { Control } from './generator/control';
import { describeComparison, isComparisonJudged, reportComparison } from './report/report-comparison';
import { comparisonSchema, type RunResult } from './result/result-schema';
import { sumUpRounds } from './result/rounds';
import { holdTo, parseThresholds } from './result/thresholds';
import { runBlackFriday } from './run';
import { type Habits, TINY_TOKEN, TinyShop } from './testing/tiny-shop';

const open: TinyShop[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((shop) => shop.close()));
});

interface Course {
  /** Ctrl-C comes while this one sells. */
  readonly sentHomeBy?: string;
  readonly thresholds?: string;
  /** Makes what was measured worse than it was. */
  readonly worsen?: (result: RunResult) => RunResult;
  readonly rounds?: number;
  readonly control?: Control;
}

/** Compares strategies that behave so: the same crowd comes to each. */
function compare(habits: Readonly<Record<string, Habits>>, course: Course = {}) {
  const { sentHomeBy, thresholds, worsen = (result) => result, rounds = 1, control = new Control() } = course;
  return compareStrategies(Object.keys(habits), 7, control, async (strategy) => {
    if (strategy === sentHomeBy) control.drain();
    const played: RunResult[] = [];
    while (played.length < rounds) {
      const result = worsen(await visit(habits[strategy] ?? {}));
      played.push(thresholds ? holdTo(result, parseThresholds(thresholds)) : result);
    }
    const [only] = played;
    return rounds === 1 && only ? only : sumUpRounds(played, 0);
  });
}

async function visit(habits: Habits): Promise<RunResult> {
  const shop = new TinyShop(habits);
  open.push(shop);
  const result = await runBlackFriday(
    {
      url: await shop.open(),
      adminToken: TINY_TOKEN,
      buyers: 100,
      stock: 10,
      concurrency: 8,
      seed: 7,
      strategy: undefined,
      ticketTypeId: undefined,
      keep: true,
      instances: null,
      patience: { ...PATIENCE, totalMs: habits.neverSells ? 100 : PATIENCE.totalMs },
    },
    { said: () => {}, counting: () => {} },
    new AbortController().signal,
  );
  // Whatever else keeps this machine busy.
  return { ...result, generator: { ...result.generator, isValid: true, why: [] } };
}

/** A generator that was the bottleneck. */
const tire = (result: RunResult): RunResult => ({
  ...result,
  generator: { ...result.generator, isValid: false, why: ['the generator was late'] },
});

test('a strategy that says it may oversell breaks no promise when it does', async () => {
  const comparison = await compare({ naive: { oversellBy: 3 }, bouncer: {} });
  expect(comparison).toMatchObject({ ok: true, runs: [{ broken: [] }, { broken: [] }] });
  expect(comparison.runs.map(({ result }) => result.audit.oversold)).toEqual([3, 0]);
  expect(reportComparison(comparison).verdict.at(-1)).toBe(
    'naive sold 13 of 10, as it must; bouncer sold no ticket twice',
  );
  expect(describeComparison(comparison)).not.toContain('GOOD');
});

test('nor when it does in each of several rounds', async () => {
  expect((await compare({ naive: { oversellBy: 3 } }, { rounds: 2 })).runs[0]?.broken).toEqual([]);
});

test('what a single run misses is missed in a comparison too', async () => {
  const { ok, runs } = await compare({ bouncer: { neverSells: true } }, { thresholds: 'accepted>=10' });
  expect(ok).toBe(false);
  expect(runs[0]?.broken).toEqual([
    'threshold missed: 100 buyers lost patience without an answer that counts',
    'threshold missed: 10 tickets are left that they wanted',
    'threshold missed: accepted>=10: it is 0',
  ]);
});

test('a threshold holds in each round', async () => {
  let round = 0;
  const worsen = (result: RunResult): RunResult => {
    round += 1;
    const { max } = result.allLatencyMs;
    return { ...result, allLatencyMs: { ...result.allLatencyMs, max: round === 2 ? 99_000 : max } };
  };
  const { runs } = await compare({ bouncer: {} }, { rounds: 3, thresholds: 'max<90000', worsen });
  expect(runs[0]?.broken).toEqual(['threshold missed: round 2: max<90000: it is 99000']);
});

test('a generator that was the bottleneck is named; what it may have missed by itself leaves no verdict', async () => {
  const lax = await compare({ bouncer: {} }, { worsen: tire, thresholds: 'oversold==0' });
  expect(isComparisonJudged(lax)).toBe(true);
  expect(reportComparison(lax).verdict).toEqual([
    'INVALID as a measurement: bouncer: the generator was late',
    'GOOD: bouncer kept its promise',
  ]);
  const strict = await compare({ bouncer: {} }, { worsen: tire, thresholds: 'max<0' });
  expect(strict.ok).toBe(true);
  expect(isComparisonJudged(strict)).toBe(false);
  expect(reportComparison(strict).verdict).toEqual([
    expect.stringMatching(/^threshold not judged: bouncer: max<0: it is/),
    'INVALID as a measurement: bouncer: the generator was late',
    'NO VERDICT on the times: the generator was too slow to tell',
  ]);
});

test.each(['bouncer', 'one-that-only-the-shop-knows'])('%s is not allowed to', async (strategy) => {
  const comparison = await compare({ [strategy]: { oversellBy: 3 } });
  expect(comparison.ok).toBe(false);
  expect(describeComparison(comparison)).toContain(`violation: ${strategy}: oversold: 13 tickets sold of 10`);
  expect(reportComparison(comparison).verdict.at(-1)).toBe(
    `BAD: ${strategy} sold 13 of 10: broke its promise`,
  );
});

test('a strategy that may oversell may not forget orders', async () => {
  const { runs } = await compare({ naive: { forgetEvery: 5 } });
  expect(runs[0]?.broken.join()).toContain('orders that buyers were told of do not exist');
});

test('once the crowd is sent home, the others do not get their turn, and are named', async () => {
  const three = { bouncer: {}, merged: {}, 'for-update': {} };
  const comparison = await compare(three, { sentHomeBy: 'merged' });
  expect(comparison.runs.map(({ strategy }) => strategy)).toEqual(['bouncer', 'merged']);
  expect(comparison).toMatchObject({ ok: true, leftOut: [{ strategy: 'for-update' }] });
  expect(comparisonSchema.parse(comparison)).toEqual(comparison);
  expect(reportComparison(comparison).verdict.slice(-2)).toEqual([
    'left out: for-update: Ctrl-C came first',
    'GOOD: each of 2 strategies kept its promise, of 3 that were asked for',
  ]);
});

test('where Ctrl-C comes before anybody has sold, there is nothing to judge', async () => {
  const control = new Control();
  const comparison = await compareStrategies(['bouncer', 'merged'], 7, control, async () => {
    control.drain();
    return null;
  });
  expect(comparison).toMatchObject({
    runs: [],
    leftOut: [{ strategy: 'bouncer' }, { strategy: 'merged' }],
  });
  expect(isComparisonJudged(comparison)).toBe(false);
  expect(reportComparison(comparison).verdict.at(-1)).toBe('NO VERDICT: no strategy had its turn');
});

const broken: Habits = { failsAt: (path) => (path === '/api/events' ? 500 : undefined) };

test('a shop that fails one strategy takes nothing from the others', async () => {
  const comparison = await compare({ bouncer: {}, merged: broken, naive: {} });
  expect(comparison.runs.map(({ strategy }) => strategy)).toEqual(['bouncer', 'naive']);
  expect(comparisonSchema.parse(comparison)).toEqual(comparison);
  expect(isComparisonJudged(comparison)).toBe(false);
  expect(reportComparison(comparison).verdict).toEqual([
    expect.stringContaining('no verdict: merged: GET /api/events: 500'),
    'NO VERDICT on 1 strategies: the shop failed them',
  ]);
});

test('a shop that fails all of them, and one that is stopped, have no verdict', async () => {
  await expect(compare({ bouncer: broken })).rejects.toThrow('GET /api/events: 500');
  const control = new Control();
  control.stop(new Error('stopped'));
  await expect(compare({ bouncer: {}, merged: broken }, { control })).rejects.toThrow('stopped');
});
