export interface BackoffOptions {
  /** The widest first wait, ms; it doubles with each attempt. */
  readonly baseMs: number;
  /** The widest wait ever, ms, beside what the server asked for. */
  readonly capMs: number;
  /** What the server asked to wait at least, ms; 0 where it asked for nothing. */
  readonly retryAfterMs: number;
}

/**
 * How long to wait before asking again, ms: exponential backoff with full jitter, on top of what the server asked for.
 * Without the jitter, those who were refused together come back together.
 * @param attempt 0 for the first wait
 * @param random in [0, 1)
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoffMs(attempt: number, random: () => number, options: BackoffOptions): number {
  const ceilingMs = Math.min(options.capMs, options.baseMs * 2 ** attempt);
  return options.retryAfterMs + random() * ceilingMs;
}
