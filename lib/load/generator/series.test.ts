import { expect, test } from 'vitest';
import { Series } from './series';

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
