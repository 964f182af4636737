import type { Element } from 'hast';
import { h } from 'hastscript';
import { formatCount, formatMs, formatMsOr, formatSeconds } from '@/lib/core/format/figures';
import type { RunResult } from '@/lib/load/result/result-schema';
import { type Baseline, compareToBaseline } from './baseline';
import { drawBanner } from './html/banner';
import { drawCurves } from './html/curve-chart';
import { drawFlow, drawLag } from './html/generator-charts';
import { drawLatency } from './html/latency-chart';
import { drawOutcomes } from './html/outcomes-chart';
import { drawTable, writePage } from './html/page';
import { drawReplay } from './html/replay';
import { drawStock } from './html/stock-chart';
import { readTimeline } from './html/timeline';
import { verdictLines } from './report';
import { type ReportSection, reportSections } from './report-sections';

/**
 * A run as one page that needs nothing else, neither a script nor a network.
 * @param command what was typed, to be typed again
 */
export function drawReportPage(result: RunResult, command: string, baseline?: Baseline): string {
  const time = readTimeline(result);
  return writePage({
    title: `${verdictLines(result).at(-1)} · Black Friday`,
    header: drawVerdict(result),
    sections: [
      ...drawMarks(result),
      ...(baseline ? [drawSection(compareToBaseline(result, baseline))] : []),
      h('div', { className: 'charts' }, [
        drawStock(result, time),
        drawOutcomes(result, time),
        drawLatency(result, time),
        drawAllCurves(result),
        drawFlow(result, time),
        drawLag(result, time),
      ]),
      h('div', { className: 'tables' }, reportSections({ ...result, marks: [] }).map(drawSection)),
      drawReplay(command, result),
    ],
  });
}

function drawVerdict(result: RunResult): Element {
  const { audit, timingsMs, allLatencyMs, ratesPerSecond } = result;
  const lines = verdictLines(result);
  return drawBanner({
    eyebrow: `Black Friday · ${result.strategy ?? 'the shop’s own strategy'} · ${formatCount(result.buyers)} buyers, ${formatCount(result.stock)} tickets`,
    summary: lines.at(-1) ?? '',
    reasons: lines.slice(0, -1),
    figures: [
      ['sold', formatCount(audit.sold + audit.held)],
      ['oversold', formatCount(audit.oversold)],
      ['sold out after', formatMsOr(timingsMs.soldOut, 'never')],
      ['all answered after', formatMs(timingsMs.allAnswered)],
      ['sales per second', formatCount(ratesPerSecond.accepted)],
      ['p99 of all answers', formatMs(allLatencyMs.p99)],
    ],
  });
}

function drawSection({ title, rows, notes = [] }: ReportSection): Element {
  const said = notes.map((note) => h('p', { className: 'said' }, note));
  const [first = [], ...others] = rows;
  const table = first[0] === '' ? drawTable(title, others, first) : drawTable(title, rows);
  return h('section', { className: 'card' }, [h('h2', title), table, ...said]);
}

function drawMarks({ marks }: RunResult): Element[] {
  if (marks.length === 0) return [];
  const items = marks.map(({ text, fromMs, toMs }) =>
    h('li', `${text}: from ${formatSeconds(fromMs)}${toMs === null ? '' : ` to ${formatSeconds(toMs)}`}`),
  );
  return [
    h('section', { className: 'faults' }, [
      h('h2', 'What was broken meanwhile'),
      h('p', { className: 'said' }, 'The charts show it hatched, under these numbers.'),
      h('ol', items),
    ]),
  ];
}

function drawAllCurves({ curvesMs, pages, requests }: RunResult): Element {
  return drawCurves({
    id: 'curve',
    title: 'Latency by percentile',
    description: `How long the slowest of a hundred, of a thousand, of ten thousand took: ${formatCount(requests)} answers, each side by itself.`,
    curves: [
      { text: 'bought', className: 'line loud', points: curvesMs.accepted },
      { text: 'refused', className: 'line strong', points: curvesMs.refused },
      { text: 'no clear answer', className: 'line thin', points: curvesMs.other ?? [] },
      { text: 'pages', className: 'line dashed', points: pages?.curveMs ?? [] },
    ],
  });
}
