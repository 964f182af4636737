import { UsageError } from '@/lib/core/cli/usage-error';
import type { Percentiles } from '@/lib/load/generator/latency';
import type { Side } from '@/lib/load/generator/sides';
import { countRefusals } from '@/lib/load/generator/sides';
import type { RunResult } from './result-schema';

type Metric = (result: RunResult) => number | null;

const statusClass = (digit: number): Metric => {
  return ({ statuses, pages }) =>
    [...Object.entries(statuses), ...Object.entries(pages?.statuses ?? {})]
      .filter(([status]) => status.startsWith(String(digit)))
      .reduce((sum, [, count]) => sum + count, 0);
};
const percentile = (name: keyof Percentiles) => ({
  [name]: ({ requests, allLatencyMs }: RunResult) => (requests > 0 ? (allLatencyMs[name] ?? null) : null),
  [`accepted.${name}`]: percentileOf('accepted', name),
  [`refused.${name}`]: percentileOf('refused', name),
  [`other.${name}`]: percentileOf('other', name),
  [`pages.${name}`]: ({ pages }: RunResult) =>
    pages && pages.requests > 0 ? (pages.latencyMs[name] ?? null) : null,
});
/** Without a single answer there is no curve, and no figure. */
function percentileOf(side: Side, name: keyof Percentiles): Metric {
  return ({ curvesMs, latencyMs }) => (curvesMs[side]?.length ? (latencyMs[side]?.[name] ?? null) : null);
}

/** What a threshold can be about. Times in ms; null: this run has no such figure. */
export const METRICS: Readonly<Record<string, Metric>> = {
  ...percentile('p50'),
  ...percentile('p90'),
  ...percentile('p95'),
  ...percentile('p99'),
  ...percentile('p99.9'),
  ...percentile('max'),
  oversold: ({ audit }) => audit.oversold,
  violations: ({ verdict }) => verdict.violations.length,
  accepted: ({ accepted }) => accepted,
  refused: ({ answers }) => countRefusals(answers),
  left: ({ audit }) => audit.stock,
  soldOut: ({ timingsMs }) => timingsMs.soldOut,
  allAnswered: ({ timingsMs }) => timingsMs.allAnswered,
  requests: ({ requests }) => requests,
  '4xx': statusClass(4),
  '5xx': statusClass(5),
  'pages.failures': ({ pages }) => pages?.failures ?? null,
  errors: ({ answers }) => answers.error,
  unavailable: ({ answers }) => answers.unavailable,
  indeterminate: ({ answers }) => answers.indeterminate,
  gaveUp: ({ buyersByOutcome }) => buyersByOutcome.gaveUp,
  inDoubt: ({ buyersByOutcome }) => buyersByOutcome.inDoubt,
  dropped: ({ generator }) => generator.dropped,
  lag: ({ generator }) => generator.lagMs.p99,
  salesPerSecond: ({ ratesPerSecond }) => ratesPerSecond.accepted,
  refusalsPerSecond: ({ ratesPerSecond }) => ratesPerSecond.refused,
  statementsPerSale: ({ perSale }) => perSale.postgresStatements,
  commandsPerSale: ({ perSale }) => perSale.redisCommands,
};

/** Those that a generator which could not keep up says nothing about. */
const TIMED = /(^|\.)(p\d+(\.9)?|max)$|^(soldOut|allAnswered|dropped)$|PerSecond$/;

const COMPARISONS: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '<=': (value, limit) => value <= limit,
  '>=': (value, limit) => value >= limit,
  '==': (value, limit) => value === limit,
  '!=': (value, limit) => value !== limit,
  '<': (value, limit) => value < limit,
  '>': (value, limit) => value > limit,
};

/** What a run has to reach. */
export interface Threshold {
  /** As it was written, such as `p99<500`. */
  readonly text: string;
  /** It is about times or rates: a generator that could not keep up says nothing about it. */
  readonly isTimed: boolean;
  readonly metric: Metric;
  readonly holds: (value: number) => boolean;
}

export const METRIC_NAMES: readonly string[] = Object.keys(METRICS);

/**
 * Reads thresholds such as `p99<500,oversold==0,5xx==0`.
 * @throws {UsageError} naming what is wrong and what there is
 */
export function parseThresholds(list: string): readonly Threshold[] {
  return list.split(',').map((part) => {
    const text = part.trim();
    const [, name = '', comparison = '', limit = ''] =
      /^([\w.]+)\s*(<=|>=|==|!=|<|>)\s*(\d+(?:\.\d+)?)$/.exec(text) ?? [];
    const metric = METRICS[name];
    const compare = COMPARISONS[comparison];
    if (!compare) {
      throw new UsageError(
        `--threshold ${text || list}: it should look like p99<500; there are < <= == != >= >`,
      );
    }
    if (!metric)
      throw new UsageError(`--threshold ${text}: ${name} is not one of ${METRIC_NAMES.join(', ')}`);
    return {
      text,
      isTimed: TIMED.test(name),
      metric,
      holds: (value) => compare(value, Number(limit)),
    };
  });
}

/**
 * Holds a run to thresholds, in addition to those that each run has. A figure that is not there misses its threshold.
 * What a generator that could not keep up may have missed by itself is left unjudged.
 */
export function holdTo(result: RunResult, thresholds: readonly Threshold[]): RunResult {
  const missed = [...result.thresholds.missed];
  const unjudged = [...result.thresholds.unjudged];
  const checked = thresholds.map(({ text, isTimed, metric, holds }) => {
    const value = metric(result);
    const ok = value !== null && holds(value);
    const said = `${text}: it is ${value === null ? 'unknown' : Number(value.toFixed(2))}`;
    if (!ok && value !== null && isTimed && !result.generator.isValid) unjudged.push(said);
    else if (!ok) missed.push(said);
    return { text, value, ok };
  });
  return { ...result, thresholds: { ok: missed.length === 0, missed, unjudged, checked } };
}
