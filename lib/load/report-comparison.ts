import pc from 'picocolors';
import { formatTable, milliseconds, ratio, whole } from './format';
import { refusals } from './refusals';
import { isJudged } from './report';
import type { ComparedRun, Comparison } from './result-schema';

const HEAD = [
  'strategy',
  'promise',
  'sold',
  'oversold',
  'sold out after',
  'all answered after',
  'refusals',
  'p99 sold',
  'p99 refused',
  'statements a sale',
  'Redis commands a sale',
];

/** What a comparison shows, whoever draws it. */
export interface ComparisonReport {
  readonly head: readonly string[];
  /** One a strategy. */
  readonly rows: readonly (readonly string[])[];
  /** In lines, the summary last. */
  readonly verdict: readonly string[];
}

export function reportComparison(comparison: Comparison): ComparisonReport {
  const { runs, leftOut = [], failed = [] } = comparison;
  const ofEach = (what: string, read: (run: ComparedRun) => readonly string[]) =>
    runs.flatMap((run) => read(run).map((text) => `${what}${run.strategy}: ${text}`));
  return {
    head: HEAD,
    rows: runs.map(row),
    verdict: [
      ...ofEach('violation: ', ({ broken }) => broken),
      ...ofEach('threshold not judged: ', ({ result }) => result.thresholds.unjudged),
      ...ofEach('INVALID as a measurement: ', ({ result }) => result.generator.why),
      ...ofEach('', ({ result }) => result.notes ?? []),
      ...ofEach('', ({ result }) => (result.isComplete ? [] : ['Ctrl-C sent its crowd home'])),
      ...failed.map(({ strategy, why }) => `no verdict: ${strategy}: ${why}`),
      ...leftOut.map(({ strategy, why }) => `left out: ${strategy}: ${why}`),
      summarize(comparison),
    ],
  };
}

function summarize(comparison: Comparison): string {
  const { ok, runs, leftOut = [], failed = [] } = comparison;
  if (!ok) return 'BAD: a promise was broken, or a threshold missed';
  if (runs.length === 0) return 'NO VERDICT: no strategy had its turn';
  if (failed.length > 0) return `NO VERDICT on ${failed.length} strategies: the shop failed them`;
  const untested = new Set(runs.flatMap(({ result }) => result.untested ?? []));
  if (untested.size > 0)
    return `NO VERDICT on ${[...untested].join(', ')}: not tested while tickets were left`;
  if (!isComparisonJudged(comparison)) return 'NO VERDICT on the times: the generator was too slow to tell';
  const asked = leftOut.length > 0 ? `, of ${runs.length + leftOut.length} that were asked for` : '';
  return `GOOD: each of ${runs.length} strategies kept its promise${asked}`;
}

/**
 * Whether there is a verdict: not where nobody sold, nor where the shop failed one, nor where a run has none.
 */
export function isComparisonJudged({ ok, runs, failed = [] }: Comparison): boolean {
  return !ok || (runs.length > 0 && failed.length === 0 && runs.every(({ result }) => isJudged(result)));
}

/** A comparison for the eye: one row a strategy, then what was broken. */
export function formatComparison(comparison: Comparison): string {
  const { head, rows, verdict } = reportComparison(comparison);
  const colour = comparison.ok ? pc.green : pc.red;
  return ['', formatTable(rows, head), '', ...verdict.map(colour), ''].join('\n');
}

function row({ strategy, promise, result }: ComparedRun): string[] {
  const { audit, timingsMs, latencyMs, perSale, buyersByOutcome } = result;
  const unanswered = buyersByOutcome.gaveUp + buyersByOutcome.inDoubt;
  return [
    strategy,
    promise === null ? 'unknown' : promise === 'never' ? 'never oversells' : 'may oversell',
    whole(audit.sold + audit.held),
    whole(audit.oversold),
    timingsMs.soldOut === null ? 'never' : milliseconds(timingsMs.soldOut),
    unanswered > 0 ? `never: ${whole(unanswered)} gave up` : milliseconds(timingsMs.allAnswered),
    whole(refusals(result.answers)),
    milliseconds(latencyMs.accepted.p99),
    milliseconds(latencyMs.refused.p99),
    ratio(perSale.postgresStatements),
    ratio(perSale.redisCommands),
  ];
}
