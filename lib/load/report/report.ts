import pc from 'picocolors';
import { describeCount, formatCount } from '@/lib/core/format/figures';
import type { RunResult } from '@/lib/load/result/result-schema';
import { type Baseline, compareToBaseline } from './baseline';
import { formatTable } from './format-table';
import { type ReportSection, reportSections } from './report-sections';

/** A run for the eye: the figures, what has changed since an earlier one, then the verdict. */
export function describeReport(result: RunResult, baseline?: Baseline): string {
  return [
    ...reportSections(result).flatMap(formatSection),
    ...(baseline ? formatSection(compareToBaseline(result, baseline)) : []),
    '',
    ...formatVerdict(result),
    '',
  ].join('\n');
}

function formatSection({ title, rows, notes = [] }: ReportSection): string[] {
  return ['', pc.bold(title), formatTable(rows), ...notes];
}

/** The verdict in lines, the summary last. */
export function verdictLines(result: RunResult): readonly string[] {
  const { verdict, thresholds, generator } = result;
  return [
    ...verdict.violations.map((violation) => `violation: ${violation}`),
    ...(verdict.consequences ?? []).map((consequence) => `  which leads to ${consequence}`),
    ...thresholds.missed.map((missed) => `threshold missed: ${missed}`),
    ...thresholds.unjudged.map((missed) => `threshold not judged: ${missed}`),
    ...generator.why.map((why) => `INVALID as a measurement: ${why}`),
    ...(result.notes ?? []),
    ...(result.isComplete
      ? []
      : ['Ctrl-C sent the crowd home: this is the verdict on what it did until then']),
    summarize(result),
  ];
}

function summarize({
  verdict,
  thresholds,
  untested = [],
  accepted,
  stock,
  restocked = 0,
}: RunResult): string {
  if (!verdict.ok || !thresholds.ok) {
    const found = [
      [verdict.violations.length, 'violation'],
      [thresholds.missed.length, 'missed threshold'],
    ] as const;
    return `BAD: ${found.flatMap(([n, what]) => (n > 0 ? describeCount(n, what) : [])).join(', ')}`;
  }
  if (thresholds.unjudged.length > 0) return 'NO VERDICT on the times: the generator was too slow to tell';
  if (untested.length > 0) {
    return `NO VERDICT on ${untested.join(', ')}: not tested while tickets were left. Give it more --stock, or a longer --duration`;
  }
  return `GOOD: ${formatCount(accepted)} of ${formatCount(stock + restocked)} tickets sold, each exactly once`;
}

/** Whether the verdict stands: not where a threshold was missed by the generator, or a fault met no sale. */
export function isJudged({ verdict, thresholds, untested = [] }: RunResult): boolean {
  return !verdict.ok || !thresholds.ok || (thresholds.unjudged.length === 0 && untested.length === 0);
}

function formatVerdict(result: RunResult): string[] {
  const colour = result.verdict.ok && result.thresholds.ok ? pc.green : pc.red;
  return verdictLines(result).map(colour);
}
