/** Requests allowed in a window, as a rate with a burst of the whole window; 0: no limit. */
const WINDOW_MS = 10_000;
/** Callers of one generation: between one and two of them are remembered. */
const MAX_CALLERS = 50_000;

/**
 * The generic cell rate algorithm: one number a caller, the time at which its next request would be on
 * schedule. It limits one process. Many processes allow many times as much: the platform's firewall is what
 * stands in front of all of them.
 */
export class RateLimit {
  /**
   * Who came lately, and who came before. A whole generation is forgotten at once: deleting the oldest entry of
   * one large Map each time takes longer the more were deleted before it.
   */
  private young = new Map<string, number>();
  private old = new Map<string, number>();
  private readonly spacingMs: number;
  private readonly now: () => number;

  /** @param perWindow requests a caller may send in 10 s; 0: no limit */
  constructor(perWindow: number, now: () => number = () => performance.now()) {
    this.spacingMs = perWindow === 0 ? 0 : WINDOW_MS / perWindow;
    this.now = now;
  }

  /** Counts a request of the caller. Gives 0, or how long to wait in ms; a refused request is not counted. */
  take(caller: string): number {
    if (this.spacingMs === 0) return 0;
    const now = this.now();
    const due = Math.max(this.young.get(caller) ?? this.old.get(caller) ?? 0, now);
    // Rounded, because the last bits of a clock's fractions would refuse the last one of a window.
    const waitMs = Math.round(due - now + this.spacingMs - WINDOW_MS);
    if (waitMs > 0) return waitMs;
    if (this.young.size >= MAX_CALLERS) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(caller, due + this.spacingMs);
    return 0;
  }
}
