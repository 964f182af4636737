import { formatMs } from '@/lib/core/format/figures';
import type { BuyerResult } from '@/lib/load/generator/buyer';
import type { LagReport } from '@/lib/load/generator/lag';
import type { Percentiles } from '@/lib/load/generator/latency';
import type { RunResult } from './result-schema';

/**
 * A generator that is this late measures itself, ms; or a part of what the answers took, whichever is more. Each
 * percentile is held against the same one of the answers: a few that took very long excuse no others.
 */
const LAG_LIMIT_MS = 50;
const LAG_LIMIT_PART = 0.2;
const JUDGED = ['p99', 'p95', 'p50'] as const;

export interface GeneratorFacts {
  readonly isClosed: boolean;
  readonly workers: number;
  readonly isComplete: boolean;
  readonly buyerResults: readonly BuyerResult[];
  readonly lag: LagReport;
  /** The latency of all answers. */
  readonly answersMs: Percentiles;
}

/** Says whether the generator kept up: whether the times that it took are the shop's or its own. */
export function judgeGenerator(facts: GeneratorFacts): RunResult['generator'] {
  const { buyerResults, lag, answersMs, isClosed, workers } = facts;
  const dropped = buyerResults.filter(({ outcome }) => outcome === 'dropped').length;
  const why: string[] = [];
  const isLate = (at: keyof Percentiles) =>
    lag.lagMs[at] > Math.max(LAG_LIMIT_MS, answersMs[at] * LAG_LIMIT_PART);
  const at = JUDGED.find(isLate);
  if (at) {
    const late = `${formatMs(lag.lagMs[at])} late at ${at}, where answers took ${formatMs(answersMs[at])}`;
    why.push(`the generator itself was ${late}: give it --workers, or a machine of its own`);
  }
  if (dropped > 0 && facts.isComplete) {
    why.push(`${dropped} buyers never got a socket within their patience: give it more --concurrency`);
  }
  return {
    model: isClosed ? 'closed' : 'open',
    workers,
    offered: buyerResults.length,
    started: buyerResults.length - dropped,
    dropped,
    lagMs: lag.lagMs,
    utilization: lag.utilization,
    isValid: why.length === 0,
    why,
  };
}
