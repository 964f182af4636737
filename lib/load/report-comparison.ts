import pc from 'picocolors';
import { formatTable, milliseconds, ratio, whole } from './format';
import { refusals } from './refusals';
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

export function reportComparison({ ok, runs }: Comparison): ComparisonReport {
  return {
    head: HEAD,
    rows: runs.map(row),
    verdict: [
      ...runs.flatMap(({ strategy, broken }) => broken.map((text) => `violation: ${strategy}: ${text}`)),
      ok ? `GOOD: each of ${runs.length} strategies kept its promise` : 'BAD: a promise was broken',
    ],
  };
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
