import type { Element } from 'hast';
import { formatMs } from '@/lib/core/format/figures';
import type { CurvePoint } from '@/lib/load/generator/latency';
import { latencyAxis, percentileAxis } from './axis';
import { drawLine, drawPlot, stretch } from './plot';

export interface Curve {
  readonly text: string;
  readonly className: string;
  readonly points: readonly CurvePoint[];
}

/** What a table of curves names; the charts show all points. */
const NAMED: readonly number[] = [50, 90, 95, 99, 99.9, 99.99, 100];

export interface CurveChart {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly curves: readonly Curve[];
}

/** Percentile curves: how long the slowest of a hundred, of a thousand, of ten thousand took. */
export function drawCurves({ id, title, description, curves }: CurveChart): Element {
  const known = curves.filter(({ points }) => points.length > 0);
  const all = known.flatMap(({ points }) => points);
  const x = percentileAxis(all.reduce((high, [at]) => (at < 100 ? Math.max(high, at) : high), 0));
  const y = latencyAxis(all.map(([, ms]) => ms));
  const draw = ({ points, className }: Curve) =>
    drawLine(
      points,
      ([percentile]) => x.place(percentile),
      ([, ms]) => y.place(ms),
      className,
    );
  return drawPlot({
    id,
    title,
    description,
    x,
    y,
    layers: [stretch(known.map(draw))],
    legend: known.map(({ text, className }) => ({ text, className })),
    table: {
      head: ['', ...NAMED.map((percentile) => (percentile === 100 ? 'max' : `p${percentile}`))],
      rows: known.map(({ text, points }) => [
        text,
        ...NAMED.map((percentile) => formatAt(points, percentile)),
      ]),
    },
  });
}

/** The time at the first point that is not below a percentile; too few answers have none. */
function formatAt(points: readonly CurvePoint[], percentile: number): string {
  const highest = points.at(-2)?.[0] ?? 0;
  const found = points.find(([at]) => at >= percentile);
  return !found || (percentile < 100 && percentile > highest) ? '–' : formatMs(found[1]);
}
