import type uPlot from 'uplot';
import { type ChartMark, WINDOW_MS } from '@/lib/live/timeline';

/** What a chart looks like, where it stands. */
interface Look {
  readonly element: HTMLElement;
  readonly inks: readonly string[];
  readonly isFilled: boolean;
  readonly unit: string;
  readonly isDark: boolean;
  readonly shown: { readonly current: { readonly marks: readonly ChartMark[]; readonly now: number } };
}

/** uPlot's options for a chart of the last moments: no legend, no cursor, inks from the page's CSS. */
export function optionsOf({ element, inks, isFilled, unit, shown }: Look): uPlot.Options {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  const isLarge = element.clientWidth > 450;
  const font = `600 ${isLarge ? 16 : 13}px ${style.fontFamily}`;
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
        size: isLarge ? 88 : 68,
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
