import { FIGURES } from './figures';
import { formatGoal, formatNumber } from './format';
import type { BenchResult } from './result';

const BEGIN = '<!-- bench: written by `npm run bench -- --readme`, never by hand -->';
const END = '<!-- /bench -->';

/**
 * Puts the figures between the README's two marks.
 * @param chart the path of the drawing, as the README links it
 * @throws {Error} a mark is missing
 */
export function fillReadme(readme: string, result: BenchResult, chart: string): string {
  const from = readme.indexOf(BEGIN);
  const to = readme.indexOf(END);
  if (from < 0 || to < from) throw new Error(`The README has no ${BEGIN} … ${END}`);
  return `${readme.slice(0, from + BEGIN.length)}\n\n${sayFigures(result, chart)}\n\n${readme.slice(to)}`;
}

function sayFigures({ ratios, environment, ok, quick }: BenchResult, chart: string): string {
  const { cores, cpu, platform, node, postgres, redis, redisKind } = environment;
  const rows = FIGURES.flatMap(({ name, title }) => {
    const ratio = ratios[name];
    if (!ratio) return [];
    const goal = ratio.goal === null ? '' : `${formatGoal(ratio)}${ratio.ok ? '' : ', missed'}`;
    return [`| ${title} | ${formatNumber(ratio.value)} | ${goal} |`];
  });
  return [
    `One run, everything on the same ${cores} × ${cpu} (${platform}): Node ${node}, PostgreSQL ${postgres},`,
    `${redisKind} ${redis}.${quick ? ' It was a hurried one: believe none of it.' : ''}${ok ? '' : ' A goal that was missed says so.'}`,
    '',
    `![What this machine answers a second](${chart})`,
    '',
    '| median of the rounds | value | goal |',
    '| --- | --- | --- |',
    ...rows,
  ].join('\n');
}
