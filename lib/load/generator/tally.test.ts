import { expect, test } from 'vitest';
import type { Answer } from './answer';
import { Tally } from './tally';

const timing = (tookMs: number) => ({ dueAtMs: 0, sentAtMs: 0, answeredAtMs: tookMs });
const lost = (message = 'no answer: ECONNRESET'): Answer => ({ kind: 'error', message, isFinal: false });

test('a buyer who got no answer waited too: no percentile leaves it out', () => {
  const tally = new Tally(0);
  tally.record({ kind: 'soldOut' }, timing(1), 409);
  for (let n = 0; n < 100; n += 1) tally.record(lost(), timing(10_000));
  const packed = new Tally(0);
  packed.addPacked(tally.pack());
  for (const { allLatency, latencyMs, curvesMs, series, wireMs } of [tally, packed]) {
    expect(allLatency.percentiles).toMatchObject({ p99: 10_000, max: 10_000 });
    expect(latencyMs).toMatchObject({ refused: { max: 1 }, other: { p50: 10_000 } });
    expect(curvesMs.other.at(-1)).toEqual([100, 10_000]);
    expect(series.at(10_000).latency.count).toBe(100);
    expect(wireMs).toBeGreaterThan(990_000);
  }
});

test('of very many unexpected answers the first are told apart, and the others counted together', () => {
  const [one, other] = [new Tally(0), new Tally(0)];
  for (let n = 0; n < 100; n += 1) {
    one.record(lost(`order ${n} is bad`), timing(1));
    other.record(lost(`order ${n + 50} is bad`), timing(1));
  }
  expect(one.errors.size).toBe(21);
  expect(one.errors.get('others')).toBe(80);
  one.addPacked(other.pack());
  expect(one.errors.size).toBe(21);
  expect([...one.errors.values()].reduce((sum, count) => sum + count)).toBe(200);
});
