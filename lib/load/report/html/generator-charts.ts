import type { Element } from 'hast';
import { formatCount, formatMs, formatSeconds } from '@/lib/core/format/figures';
import type { RunResult } from '@/lib/load/result/result-schema';
import { countAxis } from './axis';
import { drawArea, drawLine, drawPlot, stretch } from './plot';
import { hintEach, type Slice, type Timeline } from './timeline';

/** How many requests there were until the end of a slice. */
interface Flow {
  readonly atMs: number;
  readonly due: number;
  readonly sent: number;
  readonly answered: number;
}

/** Offered, sent and answered, added up: the gaps between them are requests that wait. */
export function drawFlow(result: RunResult, time: Timeline): Element {
  const { x, sliceMs, slices, marks } = time;
  const flow = addUp(slices, sliceMs);
  const y = countAxis(
    'requests, added up',
    flow.map(({ due }) => due),
  );
  const toX = ({ atMs }: Flow) => x.place(atMs);
  const toY = (key: 'due' | 'sent' | 'answered') => (point: Flow) => y.place(point[key]);
  const { offered, started, dropped } = result.generator;
  const highest = (read: (slice: Slice) => number) =>
    formatCount(slices.reduce((high, slice) => Math.max(high, read(slice)), 0));
  return drawPlot({
    id: 'flow',
    title: 'Offered, sent, answered',
    description: [
      `${formatCount(offered)} buyers offered, ${formatCount(started)} started, ${formatCount(dropped)} dropped.`,
      `At most ${highest(({ waiting }) => waiting)} requests waited for a socket, and ${highest(({ inFlight }) => inFlight)} were in flight.`,
    ].join(' '),
    x,
    y,
    layers: [
      ...marks,
      stretch([
        drawArea(flow, toX, [toY('due'), toY('sent')], 'fill waiting'),
        drawArea(flow, toX, [toY('sent'), toY('answered')], 'fill in-flight'),
        drawLine(flow, toX, toY('due'), 'line thin'),
        drawLine(flow, toX, toY('answered'), 'line strong'),
      ]),
    ],
    legend: [
      { text: 'due', className: 'line thin' },
      { text: 'in line for a socket', className: 'fill waiting' },
      { text: 'in flight', className: 'fill in-flight' },
      { text: 'answered', className: 'line strong' },
    ],
    hints: hintEach(
      time,
      (slice) =>
        `${formatCount(slice.due)} due, ${formatCount(slice.sent)} sent; then ${formatCount(slice.waiting)} in line, ${formatCount(slice.inFlight)} in flight`,
    ),
    table: {
      head: ['from', 'due', 'sent', 'in line', 'in flight'],
      rows: slices.map(({ atMs, due, sent, waiting, inFlight }) => [
        formatSeconds(atMs),
        ...[due, sent, waiting, inFlight].map(formatCount),
      ]),
    },
  });
}

function addUp(slices: readonly Slice[], sliceMs: number): Flow[] {
  let sum: Flow = { atMs: 0, due: 0, sent: 0, answered: 0 };
  const sums = slices.map((slice) => {
    const sent = sum.sent + slice.sent;
    sum = {
      atMs: slice.atMs + sliceMs,
      due: sum.due + slice.due,
      sent,
      answered: sent - slice.inFlight,
    };
    return sum;
  });
  return [{ atMs: 0, due: 0, sent: 0, answered: 0 }, ...sums];
}

/** How late the generator was: what it measures can be no better. */
export function drawLag({ generator }: RunResult, time: Timeline): Element {
  const { x, sliceMs, slices, marks } = time;
  const y = countAxis(
    'ms',
    slices.map(({ lagMs }) => lagMs),
  );
  const { lagMs, isValid, workers, utilization } = generator;
  return drawPlot({
    id: 'lag',
    title: 'The generator’s own lag',
    description: `Its timers came ${formatMs(lagMs.p99)} late at p99, ${formatMs(lagMs.max)} at most; its busiest of ${workers} threads was busy for ${Math.round(utilization * 100)}% of the time. ${isValid ? 'It kept up: the times above are the shop’s.' : 'It was the bottleneck: the times above say little of the shop.'}`,
    x,
    y,
    layers: [
      ...marks,
      stretch([
        drawArea(
          slices,
          ({ atMs }) => x.place(atMs + sliceMs / 2),
          [() => 100, (slice) => y.place(slice.lagMs)],
          'fill lag',
        ),
      ]),
    ],
    legend: [{ text: 'late, at worst', className: 'fill lag' }],
    hints: hintEach(time, (slice) => `${formatMs(slice.lagMs)} late`),
    table: {
      head: ['from', 'late, at worst'],
      rows: slices
        .filter((slice) => slice.lagMs > 0)
        .map((slice) => [formatSeconds(slice.atMs), formatMs(slice.lagMs)]),
    },
  });
}
