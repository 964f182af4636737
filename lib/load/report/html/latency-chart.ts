import { line } from 'd3-shape';
import type { Element } from 'hast';
import { formatMs, formatSeconds } from '@/lib/core/format/figures';
import type { RunResult } from '@/lib/load/result/result-schema';
import { type Axis, latencyAxis } from './axis';
import { drawPath, drawPlot, stretch } from './plot';
import { hintEach, type Slice, type Timeline } from './timeline';

const LINES = [
  { key: 'p50', text: 'p50: half took no longer', className: 'line thin' },
  { key: 'p95', text: 'p95', className: 'line dashed' },
  { key: 'p99', text: 'p99', className: 'line loud' },
] as const;

/** A silence of this part of the run breaks the lines; shorter ones are between two answers. */
const SILENCE_PART = 0.03;

/** How long answers took, over time. */
export function drawLatency(result: RunResult, time: Timeline): Element {
  const { x, sliceMs, slices, marks } = time;
  const y = latencyAxis(slices.flatMap(({ latencyMs }) => (latencyMs ? [latencyMs.p50, latencyMs.p99] : [])));
  const shown = breakAtSilence(slices, x);
  const drawLine = ({ key, className }: (typeof LINES)[number]) =>
    drawPath(
      line<Slice>()
        .defined(({ latencyMs }) => latencyMs !== null)
        .x(({ atMs }) => x.place(atMs + sliceMs / 2))
        .y(({ latencyMs }) => y.place(latencyMs?.[key] ?? 0))
        .digits(2)(shown),
      className,
    );
  const cells = ({ latencyMs }: Slice) =>
    LINES.map(({ key }) => (latencyMs ? formatMs(latencyMs[key]) : '–'));
  const { p50, p99 } = result.allLatencyMs;
  return drawPlot({
    id: 'latency',
    title: 'Latency over time',
    description: `Half of all requests had their answer, or were lost, within ${formatMs(p50)}, 99 of 100 within ${formatMs(p99)}, counted from the moment a request was due. Where the lines break, there were no answers for a while.`,
    x,
    y,
    layers: [...marks, stretch(LINES.map(drawLine))],
    legend: LINES.map(({ text, className }) => ({ text, className })),
    hints: hintEach(time, (slice) =>
      slice.latencyMs
        ? LINES.map(({ key }, index) => `${key} ${cells(slice)[index]}`).join(', ')
        : 'no answers',
    ),
    table: {
      head: ['from', ...LINES.map(({ key }) => key)],
      rows: slices
        .filter(({ latencyMs }) => latencyMs !== null)
        .map((slice) => [formatSeconds(slice.atMs), ...cells(slice)]),
    },
  });
}

/** Slices with answers, and where there were none for long, one without. */
function breakAtSilence(slices: readonly Slice[], x: Axis): Slice[] {
  let lastAt = 0;
  return slices.filter(({ atMs, latencyMs }) => {
    const at = x.place(atMs);
    if (latencyMs !== null) lastAt = at;
    return latencyMs !== null || at - lastAt > SILENCE_PART * 100;
  });
}
