import pc from 'picocolors';
import { formatTable, milliseconds, ratio, whole } from './format';
import { refusals } from './result';
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

/** A comparison for the eye: one row a strategy, then what was broken. */
export function formatComparison(comparison: Comparison): string {
  const broken = comparison.runs.flatMap((run) => run.broken.map((text) => `${run.strategy}: ${text}`));
  return [
    '',
    formatTable(comparison.runs.map(row), HEAD),
    '',
    ...broken.map((text) => pc.red(`violation: ${text}`)),
    comparison.ok
      ? pc.green(`GOOD: each of ${comparison.runs.length} strategies kept its promise`)
      : pc.red('BAD: a promise was broken'),
    '',
  ].join('\n');
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
