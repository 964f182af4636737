import { afterAll, beforeAll, expect, test } from 'vitest';
import { PATIENCE } from '@/lib/load/generator/buyer';
import { runBlackFriday } from '@/lib/load/run';
import { TINY_TOKEN, TinyShop } from '@/lib/load/testing/tiny-shop';
import type { RunResult } from './result-schema';
import { holdTo, METRIC_NAMES, parseThresholds } from './thresholds';

const shop = new TinyShop({ oversellBy: 1 });
let result: RunResult;

beforeAll(async () => {
  const ran = await runBlackFriday(
    {
      url: await shop.open(),
      adminToken: TINY_TOKEN,
      buyers: 50,
      stock: 5,
      concurrency: 8,
      seed: 7,
      strategy: undefined,
      ticketTypeId: undefined,
      keep: true,
      instances: null,
      patience: PATIENCE,
    },
    { said: () => {}, counting: () => {} },
    new AbortController().signal,
  );
  // Whatever else keeps this machine busy.
  result = { ...ran, generator: { ...ran.generator, isValid: true } };
});
afterAll(() => shop.close());

test.each([
  ['oversold==1, 5xx==0,4xx>=44', []],
  ['oversold<1', ['oversold<1: it is 1']],
  ['oversold!=1,accepted<=6', ['oversold!=1: it is 1']],
  ['accepted>6,requests>=50', ['accepted>6: it is 6']],
  ['statementsPerSale<2', ['statementsPerSale<2: it is unknown']],
  ['pages.p99<1000', ['pages.p99<1000: it is unknown']],
])('%s', (list, missed) => {
  const { thresholds } = holdTo(result, parseThresholds(list));
  expect(thresholds.missed).toEqual(missed);
  expect(thresholds.ok).toBe(missed.length === 0);
  expect(thresholds.checked).toHaveLength(list.split(',').length);
});

test.each(['p99', 'p99<', 'p99<fast', 'p99=5', 'p98<5', 'p99<5,', ''])('%o can’t be read', (list) => {
  expect(() => parseThresholds(list)).toThrow('--threshold');
});

test('every metric has a figure, or says that this run has none', () => {
  for (const name of METRIC_NAMES) {
    const { thresholds } = holdTo(result, parseThresholds(`${name}>=0`));
    expect(thresholds.checked[0]?.value ?? 0).not.toBeNaN();
  }
});

test('nobody who bought took no time: a figure of nobody is unknown', () => {
  const nobody = { ...result, curvesMs: { ...result.curvesMs, accepted: [] } };
  const list = 'accepted.p99<100,refused.p99<60000,p99<60000';
  expect(holdTo(nobody, parseThresholds(list)).thresholds.missed).toEqual([
    'accepted.p99<100: it is unknown',
  ]);
});

test.each(['p90', 'p99.9', 'accepted.p90', 'refused.p99.9', 'other.p99'])('there is %s', (name) => {
  const { thresholds } = holdTo(result, parseThresholds(`${name}<60000`));
  const isThere = !name.startsWith('other.');
  expect(thresholds).toMatchObject({ ok: isThere, checked: [{ ok: isThere }] });
});

test('a generator that was too slow leaves times unjudged, and tickets not', () => {
  const slow = { ...result, generator: { ...result.generator, isValid: false } };
  const { thresholds } = holdTo(slow, parseThresholds('p99<0,p99.9>=0,max>=0,oversold==0'));
  expect(thresholds.unjudged).toEqual([expect.stringMatching(/^p99<0: it is/)]);
  expect(thresholds.missed).toEqual(['oversold==0: it is 1']);
});
