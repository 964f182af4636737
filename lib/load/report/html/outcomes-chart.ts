import { type SeriesPoint, stack } from 'd3-shape';
import type { Element } from 'hast';
import { s } from 'hastscript';
import { formatCount, formatSeconds } from '@/lib/core/format/figures';
import { ANSWER_KINDS, type AnswerKind } from '@/lib/load/generator/answer';
import type { RunResult } from '@/lib/load/result/result-schema';
import { CAUSE_WORDS } from '@/lib/shop/sale/cause-words';
import { countAxis } from './axis';
import { drawPlot, percent } from './plot';
import type { Timeline } from './timeline';

/** As many as can be told apart on a phone. */
const MAX_BARS = 90;

/** Answers per second of each kind. */
interface Bar {
  readonly atMs: number;
  readonly rate: (kind: AnswerKind) => number;
}

/** What the answers were, one cause on top of the other. */
export function drawOutcomes(result: RunResult, { x, sliceMs, slices, marks }: Timeline): Element {
  const slicesEach = Math.max(1, Math.ceil(slices.length / MAX_BARS));
  const barMs = sliceMs * slicesEach;
  const bars: Bar[] = Array.from({ length: Math.ceil(slices.length / slicesEach) }, (_, index) => {
    const among = slices.slice(index * slicesEach, (index + 1) * slicesEach);
    const rate = (kind: AnswerKind) =>
      (among.reduce((sum, { answers }) => sum + (answers[kind] ?? 0), 0) / barMs) * 1000;
    return { atMs: index * barMs, rate };
  });
  const kinds = ANSWER_KINDS.filter((kind) => result.answers[kind] > 0);
  const layers = stack<Bar, AnswerKind>()
    .keys(kinds)
    .value(({ rate }, kind) => rate(kind))(bars);
  const y = countAxis(
    'answers per second',
    layers.flatMap((layer) => layer.map(([, top]) => top)),
  );
  const width = percent(x.place(barMs) * 0.92);
  const drawBar = (kind: AnswerKind) => (point: SeriesPoint<Bar>) =>
    s('rect', {
      className: 'bar',
      fill: `url(#ink-${kind})`,
      x: percent(x.place(point.data.atMs)),
      width,
      y: percent(y.place(point[1])),
      height: percent(y.place(point[0]) - y.place(point[1])),
    });
  const most = kinds.toSorted((a, b) => result.answers[b] - result.answers[a])[0];
  return drawPlot({
    id: 'outcomes',
    title: 'Answers per second, by cause',
    description: `${formatCount(result.requests)} answers${most ? `, most of them ${CAUSE_WORDS[most]}` : ''}. Each bar is ${barMs} ms.`,
    x,
    y,
    layers: [
      ...marks,
      ...layers.map((layer) => s('g', layer.filter(([bottom, top]) => top > bottom).map(drawBar(layer.key)))),
    ],
    legend: kinds.map((kind) => ({
      text: `${CAUSE_WORDS[kind]} ${formatCount(result.answers[kind])}`,
      className: 'bar',
      fill: `url(#ink-${kind})`,
    })),
    hints: bars.map(({ atMs, rate }) => ({
      from: x.place(atMs),
      width: x.place(barMs),
      text: `${formatSeconds(atMs)}: ${kinds
        .filter((kind) => rate(kind) > 0)
        .map((kind) => `${formatCount(rate(kind))} ${CAUSE_WORDS[kind]}`)
        .join(', ')}`,
    })),
    table: {
      head: ['from', ...kinds.map((kind) => CAUSE_WORDS[kind])],
      rows: bars.map(({ atMs, rate }) => [
        formatSeconds(atMs),
        ...kinds.map((kind) => formatCount(rate(kind))),
      ]),
    },
  });
}
