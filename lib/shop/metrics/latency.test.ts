import { expect, test } from 'vitest';
import { bucketOf, percentilesBetween } from './latency';

const sum = (latenciesMs: readonly number[]) => {
  const buckets: Record<string, number> = {};
  for (const ms of latenciesMs) buckets[bucketOf(ms)] = (buckets[bucketOf(ms)] ?? 0) + 1;
  return buckets;
};

test('a percentile is at most a tenth off', () => {
  const found = percentilesBetween({}, sum(Array.from({ length: 1000 }, (_, i) => i + 1)));
  for (const [is, shouldBe] of [
    [found?.p50, 500],
    [found?.p95, 950],
    [found?.p99, 990],
  ] as const) {
    expect(Math.abs((is ?? 0) - shouldBe) / shouldBe).toBeLessThan(0.1);
  }
});

test('only what came between counts', () => {
  const before = sum(Array.from({ length: 100 }, () => 2000));
  const after = { ...before, [bucketOf(1)]: 3 };
  expect(percentilesBetween(before, after)?.p99).toBeLessThan(1.2);
  expect(percentilesBetween(after, after)).toBeNull();
});

test('nothing is too fast or too slow to be counted', () => {
  expect(bucketOf(0)).toBe(0);
  expect(bucketOf(1e9)).toBe(80);
});
