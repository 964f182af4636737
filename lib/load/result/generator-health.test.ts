import { expect, test } from 'vitest';
import type { BuyerOutcome } from '@/lib/load/generator/buyer';
import { watchLag } from '@/lib/load/generator/lag';
import { Latency } from '@/lib/load/generator/latency';
import { judgeGenerator } from './generator-health';

const facts = {
  isClosed: false,
  workers: 1,
  isComplete: true,
  buyerResults: [buyerResult('sold'), buyerResult('soldOut')],
  lag: { lagMs: { p50: 1, p90: 4, p95: 5, p99: 20, 'p99.9': 30, max: 30 }, utilization: 0.5 },
  answersMs: { p50: 5, p90: 20, p95: 30, p99: 40, 'p99.9': 50, max: 50 },
};

function buyerResult(outcome: BuyerOutcome) {
  return { buyerId: 'b', key: 'k', orderIds: [], outcome, isInDoubt: false };
}

const slow = (p99: number) => ({ ...facts.answersMs, p99 });

const late = (p99: number) => ({ ...facts.lag, lagMs: { ...facts.lag.lagMs, p99 } });

test('a generator that kept up is believed', () => {
  expect(judgeGenerator(facts)).toMatchObject({ offered: 2, started: 2, dropped: 0, isValid: true, why: [] });
});

test('one that was late is not, unless the answers took so long that it hardly matters', () => {
  const { isValid, why } = judgeGenerator({ ...facts, lag: late(60) });
  expect(isValid).toBe(false);
  expect(why[0]).toContain('the generator itself was 60 ms late at p99, where answers took 40 ms');
  expect(judgeGenerator({ ...facts, lag: late(60), answersMs: slow(400) }).isValid).toBe(true);
});

test('one that stood still for a tenth of the time is not believed, however seldom', () => {
  const lags = new Latency();
  for (let n = 0; n < 810; n += 1) lags.recordEvery(1, 10);
  for (let n = 0; n < 3; n += 1) lags.recordEvery(300, 10);
  const lag = { lagMs: lags.percentiles, utilization: 0.5 };
  const { why } = judgeGenerator({ ...facts, lag });
  expect(why[0]).toMatch(/^the generator itself was 2\d\d ms late at p99/);
  // A few answers that took very long excuse it at p99, and not where the others are.
  const { isValid, why: others } = judgeGenerator({ ...facts, lag, answersMs: slow(10_000) });
  expect(isValid).toBe(false);
  expect(others[0]).toMatch(/^the generator itself was 1\d\d ms late at p95, where answers took 30 ms/);
});

test('one that was late by as much as a busy machine is once or twice is believed', () => {
  const lags = new Latency();
  for (let n = 0; n < 980; n += 1) lags.recordEvery(n % 40, 10);
  lags.recordEvery(120, 10);
  expect(judgeGenerator({ ...facts, lag: { lagMs: lags.percentiles, utilization: 0.9 } }).why).toEqual([]);
});

test('one that left buyers out did not offer what it should have, unless they were sent home', () => {
  const buyerResults = [...facts.buyerResults, buyerResult('dropped')];
  expect(judgeGenerator({ ...facts, buyerResults })).toMatchObject({
    started: 2,
    dropped: 1,
    isValid: false,
  });
  expect(judgeGenerator({ ...facts, buyerResults, isComplete: false }).isValid).toBe(true);
});

/** Keeps this thread busy. */
function stall(ms: number) {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs);
}

test('the lag of this very thread is seen, for as long as it lasts', async () => {
  const seen: number[] = [];
  const watch = watchLag((_, lagMs) => {
    seen.push(lagMs);
    if (seen.length === 20) stall(200);
  });
  await expect.poll(() => seen.length).toBeGreaterThan(20);
  const { lagMs, utilization } = watch.stop();
  expect(Math.max(...seen)).toBeGreaterThan(150);
  expect(lagMs.max).toBeGreaterThan(150);
  expect(lagMs.p90).toBeGreaterThan(50);
  expect(utilization).toBeGreaterThan(0.1);
});

test('a stall at the very end is seen too', () => {
  const watch = watchLag(() => {});
  stall(60);
  expect(watch.stop().lagMs.max).toBeGreaterThan(40);
});
