import type uPlot from 'uplot';
import type { ChartMark } from '@/lib/control/dashboard/chart-marks';
import { placeMarks } from '@/lib/control/dashboard/place-marks';

const ROWS = 4;
const GAP_PX = 6;

interface Ink {
  readonly colour: string;
  readonly paper: string;
  readonly font: string;
  readonly sizePx: number;
}

/** A dashed line for each mark that is in sight, and its words where they cover no others. @param zero ms */
export function drawMarks(chart: uPlot, marks: readonly ChartMark[], zero: number, ink: Ink): void {
  const { ctx, bbox } = chart;
  const ratio = devicePixelRatio;
  const right = bbox.left + bbox.width;
  ctx.save();
  ctx.font = ink.font.replace(/(\d+)px/, (_, size) => `${Number(size) * ratio}px`);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'alphabetic';
  ctx.lineWidth = ratio;
  ctx.setLineDash([4 * ratio, 4 * ratio]);
  const boxes = marks
    .map(({ at, text }) => ({
      text,
      x: Math.round(chart.valToPos((at - zero) / 1000, 'x', true)),
      width: ctx.measureText(text).width,
    }))
    .filter(({ x }) => x >= bbox.left && x <= right);
  const placed = placeMarks(boxes, { right, rows: ROWS, gap: GAP_PX * ratio });
  for (const [i, { x, width, text }] of boxes.entries()) {
    const { row = null, isBefore = false } = placed[i] ?? {};
    ctx.strokeStyle = ink.colour;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    if (row === null) continue;
    const from = isBefore ? x - GAP_PX * ratio - width : x + GAP_PX * ratio;
    const lineHeight = ink.sizePx * 1.3 * ratio;
    const top = bbox.top + row * lineHeight;
    // Words are read on their own paper, whatever is drawn behind them.
    ctx.fillStyle = ink.paper;
    ctx.fillRect(from - 2 * ratio, top, width + 4 * ratio, lineHeight);
    ctx.fillStyle = ink.colour;
    ctx.fillText(text, from, top + ink.sizePx * ratio);
  }
  ctx.restore();
}
