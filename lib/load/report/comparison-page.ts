import type { Element } from 'hast';
import { h } from 'hastscript';
import { formatCount } from '@/lib/core/format/figures';
import type { ComparedRun, Comparison } from '@/lib/load/result/result-schema';
import { drawBanner } from './html/banner';
import { drawSide, drawStocks, styleLine } from './html/comparison-charts';
import { drawTable, writePage } from './html/page';
import { drawReplay } from './html/replay';
import { reportComparison } from './report-comparison';

/**
 * Strategies side by side, on one page that needs nothing else: the table on top, then their curves on top of each
 * other. @param command what was typed, to be typed again
 */
export function drawComparisonPage(comparison: Comparison, command: string): string {
  const { runs } = comparison;
  const { head, rows, verdict } = reportComparison(comparison);
  const [first] = runs;
  const summary = verdict.at(-1) ?? '';
  return writePage({
    title: `${summary} · Black Friday`,
    header: drawBanner({
      eyebrow: `Black Friday · ${runs.length} strategies, the same crowd to each: ${formatCount(first?.result.buyers ?? 0)} buyers, ${formatCount(first?.result.stock ?? 0)} tickets, seed ${comparison.seed}`,
      summary,
      reasons: verdict.slice(0, -1),
      figures: [],
    }),
    style: runs
      .map((_, i) => `${styleLine(i)}body:has(#box-${i}:not(:checked)) .of-${i}{display:none}`)
      .join('\n'),
    sections: first
      ? [
          h('section', { className: 'card' }, [
            h('h2', 'Side by side'),
            drawTable('Side by side', rows, head),
          ]),
          drawBoxes(runs),
          h('div', { className: 'charts' }, [
            drawStocks(runs),
            drawSide(runs, 'accepted'),
            drawSide(runs, 'refused'),
          ]),
          drawReplay(command, first.result),
        ]
      : [],
  });
}

/** A box for each strategy, which takes its lines out of the charts; by style alone, so that no script is needed. */
function drawBoxes(runs: readonly ComparedRun[]): Element {
  return h('fieldset', { className: 'boxes' }, [
    h('legend', 'Shown in the charts'),
    ...runs.map(({ strategy }, index) =>
      h('label', [h('input', { type: 'checkbox', id: `box-${index}`, checked: true }), strategy]),
    ),
  ]);
}
