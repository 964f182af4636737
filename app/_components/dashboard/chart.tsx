'use client';

import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { ChartMark } from '@/lib/control/dashboard/chart-marks';
import type { Span } from '@/lib/control/dashboard/spans';
import { type ChartStyle, optionsOf, type Shown } from './chart-options';

export interface ChartSeries {
  readonly style: ChartStyle;
  readonly values: readonly (number | null)[];
}

interface ChartProps {
  /** When each value was, ms. */
  readonly times: readonly number[];
  /** Drawn in this order, the later ones on top. */
  readonly series: readonly ChartSeries[];
  readonly marks: readonly ChartMark[];
  readonly span: Span;
}

const NOTHING: Shown = { marks: [], span: { from: 0, to: 1000, zero: 0 } };

/** A chart that is drawn four times a second: uPlot on a canvas. What it says is in a table beside it too. */
export function Chart({ times, series, marks, span }: ChartProps) {
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const shown = useRef(NOTHING);
  const look = useLook();
  const styles = JSON.stringify(series.map(({ style }) => style));

  useEffect(() => {
    const element = holder.current;
    if (!element) return;
    const drawn: readonly ChartStyle[] = JSON.parse(styles);
    const chart = new uPlot(
      optionsOf({ element, styles: drawn, look, shown }),
      [[], ...drawn.map(() => [])],
      element,
    );
    plot.current = chart;
    const resizing = new ResizeObserver(() => {
      requestAnimationFrame(() =>
        chart.setSize({ width: element.clientWidth, height: element.clientHeight }),
      );
    });
    resizing.observe(element);
    return () => {
      resizing.disconnect();
      chart.destroy();
    };
  }, [styles, look]);

  useEffect(() => {
    shown.current = { marks, span };
    const seconds = times.map((at) => (at - span.zero) / 1000);
    // A task of its own: the page stays quick to the touch while it draws.
    const timer = setTimeout(() => {
      plot.current?.setData([seconds, ...series.map(({ values }) => [...values])]);
    });
    return () => clearTimeout(timer);
  }, [times, series, marks, span]);

  return <div ref={holder} aria-hidden="true" className="h-full w-full min-w-0 overflow-hidden" />;
}

const LOOKS = [
  '(prefers-color-scheme: dark)',
  '(forced-colors: active)',
  '(width >= 1600px)',
  '(width >= 75rem)',
];

/** Changes whenever a canvas has to be drawn with other inks, or other letters. */
function useLook(): string {
  const [look, setLook] = useState('');
  useEffect(() => {
    const queries = LOOKS.map((query) => matchMedia(query));
    const see = () => setLook(queries.map(({ matches }) => Number(matches)).join(''));
    see();
    for (const query of queries) query.addEventListener('change', see);
    return () => {
      for (const query of queries) query.removeEventListener('change', see);
    };
  }, []);
  return look;
}
