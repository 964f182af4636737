import { build, type Histogram } from 'hdr-histogram-js';

type PercentileName = 'p50' | 'p90' | 'p95' | 'p99' | 'p99.9' | 'max';

/** Times in ms. */
export type Percentiles = Readonly<Record<PercentileName, number>>;

export function mapPercentiles(read: (name: PercentileName, percentile: number) => number): Percentiles {
  return {
    p50: read('p50', 50),
    p90: read('p90', 90),
    p95: read('p95', 95),
    p99: read('p99', 99),
    'p99.9': read('p99.9', 99.9),
    max: read('max', 100),
  };
}

/** A percentile and its time in ms. */
export type CurvePoint = [percentile: number, ms: number];

/** Five points to each half of what is left, as HDR histograms are drawn: 0, 10, … 50, 55, … 75, 77.5, … 99.99… */
const CURVE: readonly number[] = Array.from({ length: 14 }, (_, half) =>
  Array.from({ length: 5 }, (_, step) => 100 - (100 / 2 ** half) * (1 - step / 10)),
).flat();

/** Times of a kind of request: how long, and how many took so long. */
export class Latency {
  private readonly histogram: Histogram;
  /** To the microsecond: a histogram rounds. */
  private longestUs = 0;

  /** @param digits how many digits of a time are kept */
  constructor(digits: 2 | 3 = 3) {
    this.histogram = build({ numberOfSignificantValueDigits: digits });
  }

  /** Whole microseconds are counted. */
  record(ms: number): void {
    this.histogram.recordValue(this.toUs(ms));
  }

  /** A sample that is due every `everyMs`: a late one stands for all that it kept from being taken. */
  recordEvery(ms: number, everyMs: number): void {
    this.histogram.recordValueWithExpectedInterval(this.toUs(ms), everyMs * 1000);
  }

  private toUs(ms: number): number {
    const us = Math.max(0, Math.round(ms * 1000));
    if (us > this.longestUs) this.longestUs = us;
    return us;
  }

  add(other: Latency): void {
    if (other.count === 0) return;
    this.histogram.add(other.histogram);
    this.longestUs = Math.max(this.longestUs, other.longestUs);
  }

  get count(): number {
    return this.histogram.totalCount;
  }

  get meanMs(): number {
    return this.count === 0 ? 0 : this.histogram.mean / 1000;
  }

  /** The time that `percentile` percent did not exceed, ms; 0 where there is none. */
  at(percentile: number): number {
    return Math.min(this.histogram.getValueAtPercentile(percentile), this.longestUs) / 1000;
  }

  get percentiles(): Percentiles {
    return mapPercentiles((_, percentile) => this.at(percentile));
  }

  /** The whole of it, as finely as there were answers to tell points apart; empty where there were none. */
  get curve(): CurvePoint[] {
    if (this.count === 0) return [];
    const points = CURVE.filter((percentile) => this.count * (1 - percentile / 100) >= 1);
    return [...points, 100].map((percentile): CurvePoint => [percentile, this.at(percentile)]);
  }
}
