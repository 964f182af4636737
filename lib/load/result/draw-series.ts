import type { Restock } from '@/lib/load/generator/restock';
import type { Series } from '@/lib/load/generator/series';
import type { RunResult } from './result-schema';

type DrawnSlice = RunResult['series']['slices'][number];

/** Makes a run's slices into what a chart shows: what is left at the end of each, not only what happened in it. */
export function drawSeries(
  { sliceMs, slices }: Series,
  stock: number,
  restocks: readonly Restock[] = [],
): RunResult['series'] {
  const backAt = (index: number) =>
    restocks
      .filter(({ fromMs }) => Math.floor(fromMs / sliceMs) === index)
      .reduce((sum, { delta }) => sum + delta, 0);
  let left = stock;
  let waiting = 0;
  let inFlight = 0;
  const drawn = Array.from(slices, (slice, index): DrawnSlice => {
    const answers = slice?.answers ?? {};
    const answered = Object.values(answers).reduce((sum, count) => sum + count, 0);
    left += backAt(index) - (slice?.newOrders ?? 0);
    waiting += (slice?.due ?? 0) - (slice?.sent ?? 0);
    inFlight += (slice?.sent ?? 0) - answered;
    return {
      atMs: index * sliceMs,
      stock: left,
      due: slice?.due ?? 0,
      sent: slice?.sent ?? 0,
      waiting,
      inFlight,
      answers,
      latencyMs: slice && slice.latency.count > 0 ? slice.latency.percentiles : null,
      lagMs: slice?.lagMs ?? 0,
    };
  });
  return { sliceMs, slices: drawn };
}
