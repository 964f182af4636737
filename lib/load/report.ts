import pc from 'picocolors';
import { type Baseline, compareToBaseline } from './baseline';
import { formatTable, whole } from './format';
import { type ReportSection, reportSections } from './report-sections';
import type { RunResult } from './result-schema';

/** A run for the eye: the figures, what has changed since an earlier one, then the verdict. */
export function formatReport(result: RunResult, baseline?: Baseline): string {
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
  const { verdict, thresholds, generator, accepted, stock, restocked = 0 } = result;
  const isGood = verdict.ok && thresholds.ok;
  return [
    ...verdict.violations.map((violation) => `violation: ${violation}`),
    ...thresholds.missed.map((missed) => `threshold missed: ${missed}`),
    ...thresholds.unjudged.map((missed) => `threshold not judged: ${missed}`),
    ...generator.why.map((why) => `INVALID as a measurement: ${why}`),
    ...(result.notes ?? []),
    ...(result.isComplete
      ? []
      : ['Ctrl-C sent the crowd home: this is the verdict on what it did until then']),
    isGood && thresholds.unjudged.length > 0
      ? 'NO VERDICT on the times: the generator was too slow to tell'
      : isGood
        ? `GOOD: ${whole(accepted)} of ${whole(stock + restocked)} tickets sold, each exactly once`
        : `BAD: ${verdict.violations.length} violations, ${thresholds.missed.length} thresholds missed`,
  ];
}

function formatVerdict(result: RunResult): string[] {
  const colour = result.verdict.ok && result.thresholds.ok ? pc.green : pc.red;
  return verdictLines(result).map(colour);
}
