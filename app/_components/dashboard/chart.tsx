'use client';

import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { ChartMark } from '@/lib/live/timeline';
import { WINDOW_MS } from '@/lib/live/timeline';

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

interface Look {
  readonly element: HTMLElement;
  readonly inks: readonly string[];
  readonly isFilled: boolean;
  readonly unit: string;
  readonly isDark: boolean;
  readonly shown: { readonly current: { readonly marks: readonly ChartMark[]; readonly now: number } };
}

function optionsOf({ element, inks, isFilled, unit, shown }: Look): uPlot.Options {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  const font = `600 ${element.clientWidth > 500 ? 16 : 13}px ${style.fontFamily}`;
  const axis = { stroke: read('--color-quiet'), font, ticks: { show: false }, border: { show: false } };
  return {
    width: element.clientWidth,
    height: element.clientHeight,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: [-WINDOW_MS / 1000, 0] },
      y: { range: (_, __, max) => [0, roundUp(max)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        values: (_, splits) => splits.map((s) => (s === 0 ? 'now' : `${s} s`)),
      },
      {
        ...axis,
        size: 64,
        grid: { stroke: read('--color-quiet'), width: 0.5, dash: [2, 6] },
        values: (_, splits) => splits.map((value) => `${value}${unit}`),
      },
    ],
    series: [
      {},
      ...inks.map((ink) => {
        const colour = read(ink);
        const line = { stroke: colour, width: isFilled ? 1 : 2.5, points: { show: false } };
        return isFilled ? { ...line, fill: colour } : line;
      }),
    ],
    hooks: { draw: [(chart) => drawMarks(chart, shown.current, read('--color-ink'), font)] },
  };
}

/** The scale steps up by 1, 2 or 5, so that it does not tremble. */
function roundUp(max: number): number {
  const size = 10 ** Math.floor(Math.log10(Math.max(max, 10)));
  return [1, 2, 5, 10].map((step) => step * size).find((step) => step >= max * 1.05) ?? max;
}

function drawMarks(
  chart: uPlot,
  { marks, now }: Look['shown']['current'],
  colour: string,
  font: string,
): void {
  const { ctx, bbox } = chart;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.fillStyle = colour;
  ctx.font = font.replace(/(\d+)px/, (_, size) => `${Number(size) * ratio}px`);
  ctx.lineWidth = ratio;
  ctx.setLineDash([4 * ratio, 4 * ratio]);
  const visible = marks.filter(({ at }) => now - at <= WINDOW_MS && at <= now);
  for (const [i, { at, text }] of visible.entries()) {
    const x = Math.round(chart.valToPos((at - now) / 1000, 'x', true));
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    const isAtEdge = x > bbox.left + bbox.width - 90 * ratio;
    ctx.textAlign = isAtEdge ? 'right' : 'left';
    ctx.fillText(text, x + (isAtEdge ? -5 : 5) * ratio, bbox.top + (16 + (i % 4) * 19) * ratio);
  }
  ctx.restore();
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
