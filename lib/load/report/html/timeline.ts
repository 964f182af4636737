import type { Element } from 'hast';
import { s } from 'hastscript';
import { formatMs, formatSeconds } from '@/lib/core/format/figures';
import type { RunResult } from '@/lib/load/result/result-schema';
import { type Axis, timeAxis } from './axis';
import { type Hint, percent } from './plot';

export type Slice = RunResult['series']['slices'][number];

/** A run over time, as all of its charts share it. */
export interface Timeline {
  readonly x: Axis;
  readonly sliceMs: number;
  readonly slices: readonly Slice[];
  /** What was broken on purpose, drawn below the data. */
  readonly marks: readonly Element[];
}

export function readTimeline({ series, marks }: RunResult): Timeline {
  const { sliceMs, slices } = series;
  const endMs = Math.max(1, slices.length) * sliceMs;
  const x = timeAxis(endMs);
  return { x, sliceMs, slices, marks: marks.map((mark, index) => drawMark(mark, index, x, endMs)) };
}

/** The figures of each slice, shown while the mouse points at it. */
export function hintEach({ x, sliceMs, slices }: Timeline, describe: (slice: Slice) => string): Hint[] {
  return slices.map((slice) => ({
    from: x.place(slice.atMs),
    width: x.place(sliceMs),
    text: `${formatSeconds(slice.atMs)}: ${describe(slice)}`,
  }));
}

/** A moment of a chart with its name; the name stands where there is room. */
export function drawMoment(at: number, text: string): Element {
  const isLate = at > 60;
  return s('g', { className: 'moment' }, [
    s('line', { x1: percent(at), x2: percent(at), y1: 0, y2: '100%' }),
    s(
      'text',
      { x: percent(at), dx: isLate ? -6 : 6, y: 0, dy: '1.2em', textAnchor: isLate ? 'end' : 'start' },
      text,
    ),
  ]);
}

/** Faults bear numbers: the list of them stands beside the verdict. */
function drawMark(
  { text, fromMs, toMs }: RunResult['marks'][number],
  index: number,
  x: Axis,
  endMs: number,
): Element {
  const from = x.place(Math.min(fromMs, endMs));
  const width = Math.max(0.3, x.place(Math.min(toMs ?? endMs, endMs)) - from);
  return s('g', { className: 'fault' }, [
    s(
      'title',
      `${text}, from ${formatSeconds(fromMs)}${toMs === null ? '' : `, for ${formatMs(toMs - fromMs)}`}`,
    ),
    s('rect', { x: percent(from), width: percent(width), y: 0, height: '100%' }),
    s('text', { x: percent(from + width / 2), y: -5, textAnchor: 'middle' }, String(index + 1)),
  ]);
}
