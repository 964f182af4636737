import type uPlot from 'uplot';
import type { ChartMark } from '@/lib/control/dashboard/chart-marks';
import type { Point } from '@/lib/control/dashboard/points';
import type { Span } from '@/lib/control/dashboard/spans';
import type { Cause } from '@/lib/shop/sale/cause-patterns';
import { fillOf } from './chart-inks';
import { drawMarks } from './draw-marks';

/** Areas have the ink of a cause (null: the loud one); lines that of a CSS variable. */
export type ChartStyle =
  | { readonly kind: 'area'; readonly cause: Cause | null }
  | { readonly kind: 'line'; readonly ink: string; readonly width: number; readonly dash: readonly number[] };

/** A line or an area of a chart: how it looks, and what it is at a moment; null: nobody knows. */
export interface ChartLine {
  readonly name: string;
  readonly style: ChartStyle;
  readonly valueAt: (point: Point) => number | null;
}

/** What is in the chart now. */
export interface Shown {
  readonly marks: readonly ChartMark[];
  readonly span: Span;
}

/** What a chart looks like, where it stands. */
interface Look {
  /** Which of the page's looks it is: another one needs other options. */
  readonly look: string;
  readonly element: HTMLElement;
  readonly styles: readonly ChartStyle[];
  readonly shown: { readonly current: Shown };
}

/** uPlot's options for a chart of some time: no legend, no cursor, inks from the page's CSS. */
export function optionsOf({ element, styles, shown }: Look): uPlot.Options {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  // A chart on a wall is read from afar.
  const sizePx = Math.round(Math.min(26, Math.max(13, window.innerWidth / 76)));
  const font = `600 ${sizePx}px ${style.fontFamily}`;
  const axis = { stroke: read('--color-ink'), font, ticks: { show: false }, border: { show: false } };
  const seconds = (at: number) => (at - shown.current.span.zero) / 1000;
  return {
    width: element.clientWidth,
    height: element.clientHeight,
    padding: [sizePx, sizePx, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: () => [seconds(shown.current.span.from), seconds(shown.current.span.to)] },
      y: { range: (_, __, max) => [0, roundUp(max)] },
    },
    axes: [
      {
        ...axis,
        size: sizePx * 1.8,
        space: sizePx * 5,
        grid: { show: false },
        values: (_, splits) => splits.map(formatMoment),
      },
      {
        ...axis,
        size: (_, values) => (Math.max(3, ...(values ?? []).map(({ length }) => length)) + 1) * sizePx * 0.6,
        space: sizePx * 2.2,
        grid: { stroke: read('--color-quiet'), width: 0.5, dash: [2, 6] },
        values: (_, splits) => splits.map(String),
      },
    ],
    series: [{}, ...styles.map((one) => seriesOf(one, read))],
    hooks: {
      draw: [
        (chart) => {
          const ink = { colour: read('--color-ink'), paper: read('--color-paper'), font, sizePx };
          drawMarks(chart, shown.current.marks, shown.current.span.zero, ink);
        },
      ],
    },
  };
}

function seriesOf(style: ChartStyle, read: (name: string) => string): uPlot.Series {
  const common = { points: { show: false } };
  if (style.kind === 'area') {
    const fill = style.cause === null ? read('--color-loud-ink') : fillOf(style.cause, read);
    // Where two areas meet is an edge that every eye can read.
    return { ...common, stroke: read('--color-ink'), width: 1.5, fill };
  }
  return { ...common, stroke: read(style.ink), width: style.width, dash: [...style.dash] };
}

function formatMoment(seconds: number): string {
  if (seconds === 0) return '0';
  return Math.abs(seconds) >= 120 ? `${Math.round(seconds / 6) / 10} min` : `${seconds} s`;
}

/** The scale steps up by 1, 2 or 5, so that it does not tremble. */
function roundUp(max: number): number {
  const size = 10 ** Math.floor(Math.log10(Math.max(max, 10)));
  return [1, 2, 5, 10].map((step) => step * size).find((step) => step >= max * 1.05) ?? max;
}
