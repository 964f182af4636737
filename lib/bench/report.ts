import Table from 'cli-table3';
import pc from 'picocolors';
import { FIGURES, type Ratio } from './figures';
import { formatGoal, formatNumber } from './format';
import type { BenchResult } from './result';

/** A bench for the eye: the figures and their goals, then the judgement. */
export function formatBench({ ratios, absolute, remarks, environment, ok, quick }: BenchResult): string {
  const { cores, cpu, platform, node, postgres, redis, redisKind } = environment;
  const figures = FIGURES.flatMap(({ name, title }) => {
    const ratio = ratios[name];
    return ratio
      ? [[title, formatNumber(ratio.value), formatGoal(ratio), spread(ratio), verdictOf(ratio)]]
      : [];
  });
  const rates = Object.entries(absolute).map(([name, { value, unit }]) => [
    name,
    `${formatNumber(value)} ${unit}`,
  ]);
  return [
    '',
    pc.bold('Ratios of this run, medians'),
    table([['', 'value', 'goal', 'rounds', ''], ...figures]),
    '',
    pc.bold('What they were made of, medians: not to be compared with another run'),
    table(rates),
    '',
    `${cores} × ${cpu}, ${platform}, Node ${node}, Postgres ${postgres}, Redis ${redis} (${redisKind})`,
    ...remarks.map((remark) => pc.yellow(`remark: ${remark}`)),
    ...(quick ? [pc.yellow('--quick: to try the bench; believe none of it')] : []),
    ok ? pc.green('GOOD: every goal is reached') : pc.red(`BAD: goals missed: ${missed(ratios)}`),
    '',
  ].join('\n');
}

function table(rows: readonly (readonly string[])[]): string {
  const lines = new Table({ style: { head: [], border: [], compact: true } });
  lines.push(...rows.map((row) => [...row]));
  return lines.toString();
}

function spread({ rounds }: Ratio): string {
  return rounds.length < 2
    ? ''
    : `${formatNumber(Math.min(...rounds))} to ${formatNumber(Math.max(...rounds))}`;
}

function verdictOf({ goal, ok }: Ratio): string {
  if (!ok) return pc.red('missed');
  return goal === null ? '' : pc.green('ok');
}

function missed(ratios: BenchResult['ratios']): number {
  return Object.values(ratios).filter(({ ok }) => !ok).length;
}
