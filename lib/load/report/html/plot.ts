import { area, type CurveFactory, curveLinear, line } from 'd3-shape';
import type { Element } from 'hast';
import { h, s } from 'hastscript';
import type { Axis, Tick } from './axis';
import { drawTable } from './page';

/** A name and the class that draws it. */
export interface LegendEntry {
  readonly text: string;
  readonly className: string;
  /** A pattern that fills it. */
  readonly fill?: string;
}

/** A column of a chart that shows its figures while the mouse points at it; in percent of the width. */
export interface Hint {
  readonly from: number;
  readonly width: number;
  readonly text: string;
}

export interface Plot {
  readonly id: string;
  readonly title: string;
  /** What is to be seen in it, in a sentence or two. */
  readonly description: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly layers: readonly Element[];
  readonly legend: readonly LegendEntry[];
  readonly hints?: readonly Hint[];
  readonly table: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };
}

/** A chart with its legend, and its figures as a table. */
export function drawPlot({ id, title, description, x, y, layers, legend, hints = [], table }: Plot): Element {
  return h('figure', { className: 'chart', id }, [
    h('figcaption', [h('h2', title), h('p', { className: 'said' }, description), drawLegend(legend)]),
    h('p', { className: 'unit', ariaHidden: 'true' }, y.label),
    h('div', { className: 'plot' }, [
      s(
        'svg',
        { role: 'img', ariaLabelledBy: [`${id}-title`, `${id}-text`], width: '100%', height: '100%' },
        [
          s('title', { id: `${id}-title` }, title),
          s('desc', { id: `${id}-text` }, description),
          ...y.ticks.map(drawRow),
          ...x.ticks.map(drawColumn),
          ...layers,
          ...hints.map(drawHint),
        ],
      ),
    ]),
    h('p', { className: 'unit across', ariaHidden: 'true' }, x.label),
    h('details', [
      h('summary', 'The figures'),
      drawTable(`The figures of “${title}”`, table.rows, table.head),
    ]),
  ]);
}

function drawLegend(legend: readonly LegendEntry[]): Element {
  return h(
    'ul',
    { className: 'legend' },
    legend.map(({ text, className, fill }) => {
      const isLine = className.split(' ').includes('line');
      const sample = isLine
        ? s('line', { className, x1: 0, y1: 6, x2: 28, y2: 6 })
        : s('rect', { className, fill, width: 28, height: 12 });
      return h('li', [s('svg', { ariaHidden: 'true', width: 28, height: 12 }, sample), text]);
    }),
  );
}

function drawRow({ at, text }: Tick): Element {
  return s('g', { className: 'tick' }, [
    s('line', { x1: 0, x2: '100%', y1: percent(at), y2: percent(at) }),
    s('text', { x: 0, dx: -8, y: percent(at), dy: '.32em', textAnchor: 'end' }, text),
  ]);
}

function drawColumn({ at, text }: Tick): Element {
  const textAnchor = at > 95 ? 'end' : at < 3 ? 'start' : 'middle';
  return s('g', { className: 'tick' }, [
    s('line', { x1: percent(at), x2: percent(at), y1: '100%', y2: '100%', className: 'stub' }),
    s('text', { x: percent(at), y: '100%', dy: '1.5em', textAnchor }, text),
  ]);
}

function drawHint({ from, width, text }: Hint): Element {
  return s('rect', { className: 'hint', x: percent(from), width: percent(width), height: '100%' }, [
    s('title', text),
  ]);
}

/** Paths in percent of the chart, which stretch with it while their lines stay as thin as they are. */
export function stretch(paths: readonly Element[]): Element {
  return s(
    'svg',
    {
      viewBox: '0 0 100 100',
      ariaHidden: 'true',
      preserveAspectRatio: 'none',
      width: '100%',
      height: '100%',
    },
    [...paths],
  );
}

/** @param d in percent of the chart; null where there is nothing to draw */
export function drawPath(d: string | null, className: string): Element {
  return s('path', { d: d ?? '', className, vectorEffect: 'non-scaling-stroke' });
}

export function percent(value: number): string {
  return `${Number(value.toFixed(2))}%`;
}

/** @param curve left out: straight from point to point */
export function drawLine<T>(
  points: readonly T[],
  x: (point: T) => number,
  y: (point: T) => number,
  className: string,
  curve: CurveFactory = curveLinear,
): Element {
  return drawPath(line(x, y).curve(curve).digits(2)([...points]), className);
}

/** What lies between two heights. */
export function drawArea<T>(
  points: readonly T[],
  x: (point: T) => number,
  [bottom, top]: readonly [(point: T) => number, (point: T) => number],
  className: string,
  curve: CurveFactory = curveLinear,
): Element {
  return drawPath(area(x, bottom, top).curve(curve).digits(2)([...points]), className);
}
