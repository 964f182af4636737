import { build, type Histogram } from 'hdr-histogram-js';
import type { Answer, AnswerKind } from './answer';

/** Times in ms. */
export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Percentiles of the answers that sold and of those that surely did not. */
export interface Latencies {
  readonly accepted: Percentiles;
  readonly refused: Percentiles;
}

/** All on the clock of `performance.now()`. */
export interface Timing {
  /** When the buyer pressed Buy, or its wait was over. */
  readonly dueAtMs: number;
  /** When the request got its socket. */
  readonly sentAtMs: number;
  readonly answeredAtMs: number;
}

type Side = keyof Latencies;

const SIDES: Partial<Record<AnswerKind, Side>> = {
  sold: 'accepted',
  replayed: 'accepted',
  contended: 'refused',
  soldOut: 'refused',
  keyInProgress: 'refused',
  limitReached: 'refused',
  rateLimited: 'refused',
};

/** Counts and times every answer of a crowd, as they come. */
export class Tally {
  readonly counts: Record<AnswerKind, number> = {
    sold: 0,
    replayed: 0,
    contended: 0,
    soldOut: 0,
    keyInProgress: 0,
    limitReached: 0,
    rateLimited: 0,
    indeterminate: 0,
    unavailable: 0,
    error: 0,
  };
  /** How often each unexpected answer came, by what it said. */
  readonly errors = new Map<string, number>();
  /** When each new order was told, in order, ms on the clock of `performance.now()`. */
  readonly acceptedAtMs: number[] = [];
  private readonly orderIds = new Set<string>();
  private readonly fromDue = emptyHistograms();
  private readonly onTheWire = emptyHistograms();

  /** @param timing left out where no answer came */
  record(answer: Answer, timing?: Timing): void {
    this.counts[answer.kind] += 1;
    if (answer.kind === 'error') {
      this.errors.set(answer.message, (this.errors.get(answer.message) ?? 0) + 1);
    }
    if (!timing) return;
    if ('orderId' in answer && !this.orderIds.has(answer.orderId)) {
      this.orderIds.add(answer.orderId);
      this.acceptedAtMs.push(timing.answeredAtMs);
    }
    const side = SIDES[answer.kind];
    if (!side) return;
    recordMs(this.fromDue[side], timing.answeredAtMs - timing.dueAtMs);
    recordMs(this.onTheWire[side], timing.answeredAtMs - timing.sentAtMs);
  }

  get requests(): number {
    return Object.values(this.counts).reduce((sum, count) => sum + count, 0);
  }

  /** From when a request was due: it hides no stall and no waiting for a socket. */
  get latencyMs(): Latencies {
    return latencies(this.fromDue);
  }

  /** From when a request got its socket: what the server alone took. */
  get onTheWireMs(): Latencies {
    return latencies(this.onTheWire);
  }
}

function emptyHistograms(): Record<Side, Histogram> {
  const histogram = () => build({ numberOfSignificantValueDigits: 3 });
  return { accepted: histogram(), refused: histogram() };
}

/** Histograms count whole microseconds. */
function recordMs(histogram: Histogram, ms: number): void {
  histogram.recordValue(Math.max(0, Math.round(ms * 1000)));
}

function latencies({ accepted, refused }: Record<Side, Histogram>): Latencies {
  return { accepted: percentiles(accepted), refused: percentiles(refused) };
}

function percentiles(histogram: Histogram): Percentiles {
  const at = (percentile: number) => histogram.getValueAtPercentile(percentile) / 1000;
  return { p50: at(50), p95: at(95), p99: at(99), max: histogram.maxValue / 1000 };
}
