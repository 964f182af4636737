import Table from 'cli-table3';
import pc from 'picocolors';
import { FIGURES, type Ratio } from './figures';
import { formatGoal, formatNumber, formatRounds } from './format';
import type { BenchResult } from './result';

/** A bench for the eye: the figures and their goals, then the judgement. */
export function formatBench(result: BenchResult): string {
  const { ratios, absolute, remarks, failures, environment, quick } = result;
  const { cores, cpu, platform, node, next, postgres, redis, redisKind } = environment;
  const figures = FIGURES.flatMap(({ name, title }) => {
    const ratio = ratios[name];
    return ratio
      ? [
          [
            title,
            formatNumber(ratio.value),
            formatGoal(ratio),
            formatRounds(ratio),
            spread(ratio),
            verdictOf(ratio),
          ],
        ]
      : [];
  });
  const rates = Object.entries(absolute).map(([name, { value, unit }]) => [
    name,
    `${formatNumber(value)} ${unit}`,
  ]);
  return [
    '',
    pc.bold('Ratios of this run'),
    table([['', 'value', 'goal', 'taken', 'rounds', ''], ...figures]),
    '',
    pc.bold('What they were made of, medians: not to be compared with another run'),
    table(rates),
    '',
    `${cores} × ${cpu}, ${platform}, Node ${node}, Next ${next}, Postgres ${postgres}, Redis ${redis} (${redisKind})`,
    ...remarks.map((remark) => pc.yellow(`remark: ${remark}`)),
    ...failures.map(({ section, why }) => pc.red(`failed: ${section}: ${why}`)),
    ...(quick
      ? [pc.yellow('hurried (--quick, or too few rounds): to try the bench; believe none of it')]
      : []),
    sayVerdict(result),
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

function sayVerdict({ ok, failures, ratios }: BenchResult): string {
  if (ok) return pc.green('GOOD: every goal is reached');
  const failed = failures.length > 0 ? `parts failed: ${failures.length}, ` : '';
  return pc.red(`BAD: ${failed}goals missed: ${missed(ratios)}`);
}

function missed(ratios: BenchResult['ratios']): number {
  return Object.values(ratios).filter(({ ok }) => !ok).length;
}
