import { expect, test } from 'vitest';
import type { BuyerOutcome } from './buyer';
import { judgeGenerator } from './generator';
import { watchLag } from './lag';

const facts = {
  isClosed: false,
  workers: 1,
  isComplete: true,
  stories: [story('sold'), story('soldOut')],
  lag: { lagMs: { p50: 1, p90: 4, p95: 5, p99: 20, 'p99.9': 30, max: 30 }, utilization: 0.5 },
  p99Ms: 40,
};

function story(outcome: BuyerOutcome) {
  return { buyerId: 'b', key: 'k', orderIds: [], outcome, isInDoubt: false };
}

const late = (p99: number) => ({ ...facts.lag, lagMs: { ...facts.lag.lagMs, p99 } });

test('a generator that kept up is believed', () => {
  expect(judgeGenerator(facts)).toMatchObject({ offered: 2, started: 2, dropped: 0, isValid: true, why: [] });
});

test('one that was late is not, unless the answers took so long that it hardly matters', () => {
  const { isValid, why } = judgeGenerator({ ...facts, lag: late(60) });
  expect(isValid).toBe(false);
  expect(why[0]).toContain('the generator itself was 60 ms late at p99, where answers took 40 ms');
  expect(judgeGenerator({ ...facts, lag: late(60), p99Ms: 400 }).isValid).toBe(true);
});

test('one that left buyers out did not offer what it should have, unless they were sent home', () => {
  const stories = [...facts.stories, story('dropped')];
  expect(judgeGenerator({ ...facts, stories })).toMatchObject({ started: 2, dropped: 1, isValid: false });
  expect(judgeGenerator({ ...facts, stories, isComplete: false }).isValid).toBe(true);
});

test('the lag of this very thread is seen', async () => {
  const seen: number[] = [];
  const watch = watchLag((_, lagMs) => seen.push(lagMs));
  const endMs = performance.now() + 120;
  while (performance.now() < endMs);
  await expect.poll(() => seen.length).toBeGreaterThan(0);
  const { lagMs, utilization } = watch.stop();
  expect(Math.max(...seen)).toBeGreaterThan(80);
  expect(lagMs.max).toBeGreaterThan(80);
  expect(utilization).toBeGreaterThan(0.3);
});
