import { CHARTS } from './draw-charts';
import { FIGURES } from './figures';
import { formatGoal, formatNumber, formatRounds } from './format';
import type { BenchResult } from './result';

const BEGIN = '<!-- bench: written by `npm run bench -- --readme`, never by hand -->';
const END = '<!-- /bench -->';

/**
 * Puts the figures and links to their charts between the README's two marks.
 * @throws {Error} a mark is missing
 */
export function fillReadme(readme: string, result: BenchResult): string {
  const from = readme.indexOf(BEGIN);
  const to = readme.indexOf(END);
  if (from < 0 || to < from) throw new Error(`The README has no ${BEGIN} … ${END}`);
  return `${readme.slice(0, from + BEGIN.length)}\n\n${sayFigures(result)}\n\n${readme.slice(to)}`;
}

function sayFigures({ ratios, failures, environment, ok, quick }: BenchResult): string {
  const { cores, cpu, platform, node, next, postgres, redis, redisKind } = environment;
  const rows = FIGURES.flatMap(({ name, title }) => {
    const ratio = ratios[name];
    if (!ratio) return [];
    const goal = ratio.goal === null ? '' : `${formatGoal(ratio)}${ratio.ok ? '' : ', missed'}`;
    return [`| ${title} | ${formatNumber(ratio.value)} | ${goal} | ${formatRounds(ratio)} |`];
  });
  return [
    `One run, everything on the same ${cores} × ${cpu} (${platform}): Node ${node}, Next ${next},`,
    `PostgreSQL ${postgres}, ${redisKind} ${redis}.${quick ? ' It was a hurried one: believe none of it.' : ''}${ok ? '' : ' A goal that was missed says so.'}`,
    '',
    ...CHARTS.flatMap(({ title, file }) => [`![${title}](${file})`, '']),
    '| | value | goal | taken |',
    '| --- | --- | --- | --- |',
    ...rows,
    ...failures.map(({ section, why }) => `| ${escapeCell(`${section}: failed: ${why}`)} | | | |`),
  ].join('\n');
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
}
