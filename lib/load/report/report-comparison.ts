import pc from 'picocolors';
import { describeCount, formatCount, formatMs, formatMsOr, formatRatio } from '@/lib/core/format/figures';
import { countRefusals } from '@/lib/load/generator/sides';
import type { ComparedRun, Comparison } from '@/lib/load/result/result-schema';
import { formatTable } from './format-table';
import { isJudged } from './report';

/** The columns of the table: a heading, and what stands below it. */
const COLUMNS: Readonly<Record<string, (run: ComparedRun) => string>> = {
  strategy: ({ strategy }) => strategy,
  promise: ({ promise }) =>
    promise === null ? 'unknown' : promise === 'never' ? 'never oversells' : 'may oversell',
  sold: ({ result: { audit } }) => formatCount(audit.sold + audit.held),
  oversold: ({ result: { audit } }) => formatCount(audit.oversold),
  'sold out after': ({ result: { timingsMs } }) => formatMsOr(timingsMs.soldOut, 'never'),
  'all answered after': ({ result: { buyersByOutcome, timingsMs } }) => {
    const unanswered = buyersByOutcome.gaveUp + buyersByOutcome.inDoubt;
    return unanswered > 0 ? `never: ${formatCount(unanswered)} gave up` : formatMs(timingsMs.allAnswered);
  },
  refusals: ({ result }) => formatCount(countRefusals(result.answers)),
  'p99 sold': ({ result }) => formatMs(result.latencyMs.accepted.p99),
  'p99 refused': ({ result }) => formatMs(result.latencyMs.refused.p99),
  'statements per sale': ({ result }) => formatRatio(result.perSale.postgresStatements),
  'Redis commands per sale': ({ result }) => formatRatio(result.perSale.redisCommands),
};

/** What a comparison shows, as text and as a page. */
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
    head: Object.keys(COLUMNS),
    rows: runs.map((run) => Object.values(COLUMNS).map((read) => read(run))),
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
  if (!ok) return `BAD: ${runs.flatMap(describeBroken).join('; ')}`;
  if (runs.length === 0) return 'NO VERDICT: no strategy had its turn';
  if (failed.length > 0) return `NO VERDICT on ${failed.length} strategies: the shop failed them`;
  const untested = new Set(runs.flatMap(({ result }) => result.untested ?? []));
  if (untested.size > 0)
    return `NO VERDICT on ${[...untested].join(', ')}: not tested while tickets were left`;
  if (!isComparisonJudged(comparison)) return 'NO VERDICT on the times: the generator was too slow to tell';
  const asked = leftOut.length > 0 ? `, of ${runs.length + leftOut.length} that were asked for` : '';
  const oversales = runs.filter(({ result }) => result.audit.oversold > 0);
  return oversales.length > 0
    ? `${describeOversales(oversales, runs)}${asked}`
    : `GOOD: ${runs.length === 1 ? `${runs[0]?.strategy} kept its promise` : `each of ${runs.length} strategies kept its promise`}${asked}`;
}

const describeTickets = ({ strategy, result: { audit } }: ComparedRun) =>
  `${strategy} sold ${formatCount(audit.sold + audit.held)} of ${formatCount(audit.capacity)}`;

function describeBroken(run: ComparedRun): string[] {
  const isThreshold = (broken: string) => broken.startsWith('threshold missed: ');
  const missed = run.broken.filter(isThreshold).length;
  const found = [
    ...(run.broken.length > missed ? ['broke its promise'] : []),
    ...(missed > 0 ? [`missed ${describeCount(missed, 'threshold')}`] : []),
  ];
  const subject = run.result.audit.oversold > 0 ? `${describeTickets(run)}:` : run.strategy;
  return found.length === 0 ? [] : [`${subject} ${found.join(' and ')}`];
}

/** Those that promise nothing did what they are there to show; what that is comes first. */
function describeOversales(oversales: readonly ComparedRun[], runs: readonly ComparedRun[]): string {
  const others = runs.filter((run) => !oversales.includes(run));
  const [only] = others;
  const must = oversales.length === 1 ? 'as it must' : 'as they must';
  const rest = others.length === 1 ? only?.strategy : `the other ${others.length}`;
  const said = `${oversales.map(describeTickets).join(', ')}, ${must}`;
  return others.length === 0 ? said : `${said}; ${rest} sold no ticket twice`;
}

/**
 * Whether there is a verdict: not where nobody sold, nor where the shop failed one, nor where a run has none.
 */
export function isComparisonJudged({ ok, runs, failed = [] }: Comparison): boolean {
  return !ok || (runs.length > 0 && failed.length === 0 && runs.every(({ result }) => isJudged(result)));
}

/** A comparison for the eye: one row a strategy, then what was broken. */
export function describeComparison(comparison: Comparison): string {
  const { head, rows, verdict } = reportComparison(comparison);
  const isOversold = comparison.runs.some(({ result }) => result.audit.oversold > 0);
  const colour = !comparison.ok ? pc.red : isOversold ? pc.bold : pc.green;
  return ['', formatTable(rows, head), '', ...verdict.map(colour), ''].join('\n');
}
