import { fillBetween } from '@/lib/core/format/fill-between';
import { CHARTS } from './draw-charts';
import { FIGURES } from './figures';
import { formatGoal, formatNumber, formatRounds } from './format';
import type { BenchResult } from './result';

const BEGIN = '<!-- bench: written by `npm run bench -- --readme`, never by hand -->';
const END = '<!-- /bench -->';

/** Where the figures go: the ten by which a reader decides, and the others. */
export const PAGES = [
  { file: 'README.md', isHeadline: true, chart: CHARTS.rates, chartPath: 'docs/bench.svg' },
  {
    file: 'docs/performance.md',
    isHeadline: false,
    chart: CHARTS.doorbuster,
    chartPath: 'bench-doorbuster.svg',
  },
] as const;

type Page = (typeof PAGES)[number];

/**
 * Puts a page's figures and its chart between its two marks.
 * @throws {Error} a mark is missing
 */
export function fillFigures(text: string, page: Page, result: BenchResult): string {
  return fillBetween(text, BEGIN, END, describeFigures(page, result));
}

function describeFigures({ isHeadline, chart, chartPath }: Page, result: BenchResult): string {
  const { ratios, failures, environment, ok, quick } = result;
  const { cores, cpu, platform, node, next, postgres, redis, redisKind } = environment;
  const rows = FIGURES.flatMap((figure) => {
    const ratio = ratios[figure.name];
    if (!ratio || (figure.isHeadline === true) !== isHeadline) return [];
    const goal = ratio.goal === null ? '' : `${formatGoal(ratio)}${ratio.ok ? '' : ', missed'}`;
    return [`| ${figure.title} | ${formatNumber(ratio.value)} | ${goal} | ${formatRounds(ratio)} |`];
  });
  return [
    `One run, everything on the same ${cores} × ${cpu} (${platform}): **Node ${node}**, Next ${next},`,
    `PostgreSQL ${postgres}, ${redisKind} ${redis}.${quick ? ' It was a hurried one: believe none of it.' : ''}${ok ? '' : ' A goal that was missed says so.'}`,
    '',
    `![${chart.title}](${chartPath})`,
    '',
    '| | value | goal | taken |',
    '| --- | --- | --- | --- |',
    ...rows,
    ...failures.map(({ section, why }) => `| ${escapeCell(`${section}: failed: ${why}`)} | | | |`),
  ].join('\n');
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
}
