/*
 * Latencies in buckets that grow by a fifth: a percentile is at most a tenth off, and counts of many processes
 * add up. Bucket 0 ends at FLOOR_MS.
 */

/** In ms. */
export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

const FLOOR_MS = 0.05;
const GROWTH = 1.2;
/** 0.05 ms × 1.2^80 is 110 s: nothing takes longer. */
const LAST_BUCKET = 80;

/** The bucket of a latency in ms. */
export function bucketOf(ms: number): number {
  if (ms <= FLOOR_MS) return 0;
  return Math.min(LAST_BUCKET, Math.ceil(Math.log(ms / FLOOR_MS) / Math.log(GROWTH)));
}

const middleMs = (bucket: number) => FLOOR_MS * GROWTH ** (bucket - 0.5);

type Buckets = Readonly<Record<string, number>>;

/** The percentiles in ms of what was counted between two sums of buckets; null: nothing was. */
export function percentilesBetween(before: Buckets, after: Buckets): Percentiles | null {
  const counts = Object.entries(after)
    .map(([bucket, count]) => ({ bucket: Number(bucket), count: Math.max(0, count - (before[bucket] ?? 0)) }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => a.bucket - b.bucket);
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return null;
  const at = (share: number) => {
    let left = Math.ceil(total * share);
    const found = counts.find(({ count }) => {
      left -= count;
      return left <= 0;
    });
    return Number(middleMs(found?.bucket ?? LAST_BUCKET).toPrecision(3));
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
