import { curveStepAfter } from 'd3-shape';
import type { Element } from 'hast';
import { formatCount, formatMs, formatSeconds } from '@/lib/core/format/figures';
import type { RunResult } from '@/lib/load/result/result-schema';
import { countAxis } from './axis';
import { drawArea, drawLine, drawPlot, stretch } from './plot';
import { drawMoment, hintEach, type Timeline } from './timeline';

type Point = readonly [atMs: number, stock: number];

/** What was left, by the orders that were acknowledged; below nothing is oversold. */
export function drawStock(result: RunResult, time: Timeline): Element {
  const { x, sliceMs, slices, marks } = time;
  const soldOutMs = result.timingsMs.soldOut;
  const points: Point[] = [
    [0, result.stock],
    ...slices.map(({ atMs, stock }): Point => [atMs + sliceMs, stock]),
  ];
  const y = countAxis(
    'tickets',
    points.map(([, stock]) => stock),
  );
  const left = points.at(-1)?.[1] ?? result.stock;
  const toX = ([atMs]: Point) => x.place(atMs);
  const toY = ([, stock]: Point) => y.place(stock);
  const shape = (cut: (stock: number) => number, className: string) =>
    drawArea(points, toX, [() => y.place(0), ([, stock]) => y.place(cut(stock))], className, curveStepAfter);
  const isOversold = points.some(([, stock]) => stock < 0);
  return drawPlot({
    id: 'stock',
    title: 'Tickets left',
    description: [
      `${formatCount(result.stock)} tickets at the start, ${formatCount(left)} at the end.`,
      soldOutMs === null ? 'They never sold out.' : `Sold out after ${formatMs(soldOutMs)}.`,
      ...(isOversold ? ['Below zero, tickets are sold that nobody has.'] : []),
    ].join(' '),
    x,
    y,
    layers: [
      ...marks,
      stretch([
        shape((stock) => Math.max(0, stock), 'fill left'),
        shape((stock) => Math.min(0, stock), 'fill oversold'),
        drawLine(points, toX, toY, 'line strong', curveStepAfter),
      ]),
      ...(soldOutMs === null ? [] : [drawMoment(x.place(soldOutMs), `sold out, ${formatMs(soldOutMs)}`)]),
    ],
    legend: [
      { text: 'left', className: 'fill left' },
      ...(isOversold ? [{ text: 'oversold', className: 'fill oversold' }] : []),
    ],
    hints: hintEach(time, ({ stock }) => `${formatCount(stock)} left`),
    table: {
      head: ['until', 'tickets left'],
      rows: slices.map(({ atMs, stock }) => [formatSeconds(atMs + sliceMs), formatCount(stock)]),
    },
  });
}
