import { expect, test } from 'vitest';
import { drawSeries } from '@/lib/load/result/draw-series';
import { Series } from './series';
import { Tally } from './tally';

test('slices grow with the run, and nothing gets lost', () => {
  const series = new Series();
  for (let ms = 0; ms < 20_000; ms += 5) {
    const slice = series.at(ms);
    slice.due += 1;
    slice.latency.record(ms);
  }
  expect(series.sliceMs).toBe(80);
  expect(series.slices).toHaveLength(250);
  expect(series.slices.reduce((sum, slice) => sum + (slice?.due ?? 0), 0)).toBe(4000);
  expect(series.slices.every((slice) => slice?.due === 16 && slice.latency.count === 16)).toBe(true);
});

test('what several threads have counted adds up to what one would have', () => {
  const one = new Tally(0);
  const threads = [new Tally(0), new Tally(0)];
  for (let n = 0; n < 1000; n += 1) {
    const answer =
      n % 3 === 0 ? ({ kind: 'sold', orderId: `o-${n % 90}` } as const) : ({ kind: 'soldOut' } as const);
    const timing = { dueAtMs: n, sentAtMs: n + 1, answeredAtMs: n + (n % 50) };
    for (const tally of [one, threads[n % 2]]) {
      tally?.expect(timing.dueAtMs);
      tally?.record(answer, timing, 201);
    }
  }
  // One thread had a longer run than the other: its slices are wider.
  for (const tally of [one, threads[1]]) tally?.recordLag(5000, 7);
  const sum = new Tally(0);
  for (const thread of threads) sum.addPacked(structuredClone(thread.pack()));
  for (const tally of [one, sum]) expect(tally.accepted).toBe(30);
  expect(drawSeries(sum.series, 30)).toEqual(drawSeries(one.series, 30));
  for (const figure of [
    'counts',
    'statuses',
    'acceptedAtMs',
    'latencyMs',
    'onTheWireMs',
    'curvesMs',
    'underWay',
  ] as const) {
    expect(sum[figure]).toEqual(one[figure]);
  }
});

test('a chart shows what is left, how many wait and how many are being served at each moment', () => {
  const tally = new Tally(0);
  tally.expect(0);
  tally.expect(0);
  tally.record({ kind: 'sold', orderId: 'a' }, { dueAtMs: 0, sentAtMs: 12, answeredAtMs: 25 }, 201);
  tally.record(
    { kind: 'error', message: 'no answer', isFinal: false },
    { dueAtMs: 0, sentAtMs: null, answeredAtMs: 31 },
  );
  const { slices } = drawSeries(tally.series, 1);
  expect(slices.map(({ stock }) => stock)).toEqual([1, 1, 0, 0]);
  expect(slices.map(({ inFlight }) => inFlight)).toEqual([0, 1, 0, 0]);
  expect(slices.map(({ waiting }) => waiting)).toEqual([2, 1, 1, 0]);
});
