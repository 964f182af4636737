import { curveStepAfter } from 'd3-shape';
import type { Element } from 'hast';
import { formatCount, formatMs, formatMsOr } from '@/lib/core/format/figures';
import type { ComparedRun } from '@/lib/load/result/result-schema';
import { countAxis, logTimeAxis } from './axis';
import { drawCurves } from './curve-chart';
import { drawLine, drawPath, drawPlot, stretch } from './plot';

/** Colours of report.css and dashes: together they tell this many strategies apart. */
const HUES = ['ink', 'loud-ink', 'teal', 'amber', 'blue', 'violet'];
const DASHES = ['none', '8 5', '1 5'];

type Point = readonly [atMs: number, stock: number];

/** The class of a strategy in all charts of a page. */
const lineOf = (index: number) => `line of-${index}`;

/** How that class is drawn. */
export function styleLine(index: number): string {
  const hue = HUES[index % HUES.length];
  const dash = DASHES[Math.floor(index / HUES.length)] ?? 'none';
  return `.of-${index}{stroke:var(--${hue});stroke-dasharray:${dash}}`;
}

/** The tickets that were left, each strategy's on top of the others'. */
export function drawStocks(runs: readonly ComparedRun[]): Element {
  const curves = runs.map(({ strategy, result }, index) => ({
    strategy,
    result,
    className: lineOf(index),
    // A strategy that sells ten times what there is would leave the others no room.
    points: [
      [0, result.stock],
      ...result.series.slices.map(
        ({ atMs, stock }): Point => [atMs + result.series.sliceMs, Math.max(stock, -result.stock)],
      ),
    ] satisfies Point[],
  }));
  const ends = curves.map(({ points }) => points.at(-1)?.[0] ?? 0);
  const starts = curves.map(({ points }) => points[1]?.[0] ?? 1);
  const x = logTimeAxis(Math.min(...starts), Math.max(...ends));
  const y = countAxis(
    'tickets',
    curves.flatMap(({ points }) => points.map(([, stock]) => stock)),
  );
  return drawPlot({
    id: 'stocks',
    title: 'Tickets left',
    description:
      'What buyers were told, until the last of them had an answer. Below zero is oversold; a strategy that sells more than twice what there was goes on below the edge.',
    x,
    y,
    layers: [
      stretch([
        drawPath(`M0 ${y.place(0)}H100`, 'line zero'),
        ...curves.map(({ points, className }) =>
          drawLine(
            points,
            ([atMs]) => x.place(atMs),
            ([, stock]) => y.place(stock),
            className,
            curveStepAfter,
          ),
        ),
      ]),
    ],
    legend: curves.map(({ strategy, className }) => ({ text: strategy, className })),
    table: {
      head: ['strategy', 'sold out after', 'all answered after', 'left at the end'],
      rows: curves.map(({ strategy, result }) => [
        strategy,
        formatMsOr(result.timingsMs.soldOut, 'never'),
        formatMs(result.timingsMs.allAnswered),
        formatCount(result.series.slices.at(-1)?.stock ?? result.stock),
      ]),
    },
  });
}

/** Latency by percentile, of buyers who bought or of buyers who were refused. */
export function drawSide(runs: readonly ComparedRun[], side: 'accepted' | 'refused'): Element {
  return drawCurves({
    id: side,
    title: side === 'accepted' ? 'Latency of buyers who bought' : 'Latency of refusals',
    description: 'How long the slowest of a hundred, of a thousand took, from the moment a request was due.',
    curves: runs.map(({ strategy, result }, index) => ({
      text: strategy,
      className: lineOf(index),
      points: result.curvesMs[side],
    })),
  });
}
