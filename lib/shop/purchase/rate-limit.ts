import { TwoGenerationCache } from '@/lib/core/two-generation-cache';

/** Requests allowed in a window, as a rate with a burst of the whole window; 0: no limit. */
const WINDOW_MS = 10_000;
/** Callers that are surely remembered. */
const MAX_CALLERS = 50_000;

/**
 * The generic cell rate algorithm: one number a caller, the time at which its next request would be on
 * schedule. It limits one process. Many processes allow many times as much: the platform's firewall is what
 * stands in front of all of them.
 */
export class RateLimit {
  private readonly callers = new TwoGenerationCache<number>(MAX_CALLERS);
  private readonly spacingMs: number;
  private readonly now: () => number;

  /** @param perWindow requests a caller may send in 10 s; 0: no limit */
  constructor(perWindow: number, now: () => number = () => performance.now()) {
    this.spacingMs = perWindow === 0 ? 0 : WINDOW_MS / perWindow;
    this.now = now;
  }

  /** Counts a request of the caller. Gives 0, or how long to wait in ms; a refused request is not counted. */
  take(caller: string): number {
    const waitMs = this.waitMs(caller);
    if (waitMs === 0 && this.spacingMs > 0) {
      this.callers.set(caller, Math.max(this.callers.get(caller) ?? 0, this.now()) + this.spacingMs);
    }
    return waitMs;
  }

  /** How long the caller would have to wait now, in ms; nothing is counted. */
  waitMs(caller: string): number {
    if (this.spacingMs === 0) return 0;
    const now = this.now();
    const due = Math.max(this.callers.get(caller) ?? 0, now);
    // Rounded, because the last bits of a clock's fractions would refuse the last one of a window.
    return Math.max(0, Math.round(due - now + this.spacingMs - WINDOW_MS));
  }
}
