import { performance } from 'node:perf_hooks';
import { Latency, type Percentiles } from './latency';

/** How well a generator kept up. */
export interface LagReport {
  /** How late its own timers were at any moment, ms: what it adds to every time that it takes. */
  readonly lagMs: Percentiles;
  /** The part of the time in which its thread was busy, from 0 to 1. */
  readonly utilization: number;
}

const EVERY_MS = 10;

/** Watches this thread's event loop until `stop` is called. Times on the clock of `performance.now()`, ms. */
export function watchLag(onLag: (atMs: number, lagMs: number) => void): { stop(): LagReport } {
  const lags = new Latency();
  const before = performance.eventLoopUtilization();
  let dueAtMs = performance.now() + EVERY_MS;
  const sample = () => {
    const nowMs = performance.now();
    const lagMs = Math.max(0, nowMs - dueAtMs);
    lags.recordEvery(lagMs, EVERY_MS);
    onLag(nowMs, lagMs);
    dueAtMs = nowMs + EVERY_MS;
  };
  const timer = setInterval(sample, EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      sample();
      const { utilization } = performance.eventLoopUtilization(before);
      return { lagMs: lags.percentiles, utilization };
    },
  };
}
