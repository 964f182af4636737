'use client';

import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { ChartMark } from '@/lib/live/timeline';
import { optionsOf } from './chart-options';

export interface ChartSeries {
  readonly label: string;
  /** The CSS variable of its ink. */
  readonly ink: string;
  readonly isFilled: boolean;
  readonly values: readonly (number | null)[];
}

interface ChartProps {
  /** When each value was, ms; the newest is at the right edge. */
  readonly times: readonly number[];
  /** Drawn in this order, the later ones on top. */
  readonly series: readonly ChartSeries[];
  readonly marks: readonly ChartMark[];
  readonly unit: string;
}

const DARK = '(prefers-color-scheme: dark)';

/** A chart that is drawn four times a second: uPlot on a canvas. What it says is in a table beside it too. */
export function Chart({ times, series, marks, unit }: ChartProps) {
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const shown = useRef<{ marks: readonly ChartMark[]; now: number }>({ marks, now: 0 });
  const isDark = useIsDark();
  const inks = series.map(({ ink }) => ink).join(' ');
  const isFilled = series.some((one) => one.isFilled);

  useEffect(() => {
    const element = holder.current;
    if (!element) return;
    const chart = new uPlot(
      optionsOf({ element, inks: inks.split(' '), isFilled, unit, isDark, shown }),
      [[], ...inks.split(' ').map(() => [])],
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
  }, [inks, isFilled, unit, isDark]);

  useEffect(() => {
    const now = times.at(-1) ?? 0;
    shown.current = { marks, now };
    const seconds = times.map((at) => (at - now) / 1000);
    // A task of its own: the page stays quick to the touch while it draws.
    const timer = setTimeout(() => {
      plot.current?.setData([seconds, ...series.map(({ values }) => [...values])]);
    });
    return () => clearTimeout(timer);
  }, [times, series, marks]);

  return <div ref={holder} aria-hidden="true" className="h-full w-full min-w-0 overflow-hidden" />;
}

function useIsDark(): boolean {
  const [isDark, setIsDark] = useState(false);
  useEffect(() => {
    const query = matchMedia(DARK);
    const look = () => setIsDark(query.matches);
    look();
    query.addEventListener('change', look);
    return () => query.removeEventListener('change', look);
  }, []);
  return isDark;
}
