import type { BuyerStory } from './buyer';
import { milliseconds } from './format';
import type { LagReport } from './lag';
import type { RunResult } from './result-schema';

/** A generator that is this late measures itself, ms; or a part of the slowest answers, whichever is more. */
const LAG_LIMIT_MS = 50;
const LAG_LIMIT_PART = 0.2;

export interface GeneratorFacts {
  readonly isClosed: boolean;
  readonly workers: number;
  readonly isComplete: boolean;
  readonly stories: readonly BuyerStory[];
  readonly lag: LagReport;
  /** The latency of all answers at p99, ms. */
  readonly p99Ms: number;
}

/** Says whether the generator kept up: whether the times that it took are the shop's or its own. */
export function judgeGenerator(facts: GeneratorFacts): RunResult['generator'] {
  const { stories, lag, isClosed, workers } = facts;
  const dropped = stories.filter(({ outcome }) => outcome === 'dropped').length;
  const why: string[] = [];
  const limitMs = Math.max(LAG_LIMIT_MS, facts.p99Ms * LAG_LIMIT_PART);
  if (lag.lagMs.p99 > limitMs) {
    const late = `${milliseconds(lag.lagMs.p99)} late at p99, where answers took ${milliseconds(facts.p99Ms)}`;
    why.push(`the generator itself was ${late}: give it --workers, or a machine of its own`);
  }
  if (dropped > 0 && facts.isComplete) {
    why.push(`${dropped} buyers never got a socket within their patience: give it more --concurrency`);
  }
  return {
    model: isClosed ? 'closed' : 'open',
    workers,
    offered: stories.length,
    started: stories.length - dropped,
    dropped,
    lagMs: lag.lagMs,
    utilization: lag.utilization,
    isValid: why.length === 0,
    why,
  };
}
