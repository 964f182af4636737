import type { Server, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long answers that are under way may take to go out. Longer than a purchase may, and its second look. */
export const DRAIN_MS = 10_000;
const POLL_MS = 25;

/**
 * Stops listening and lets the answers under way go out. Connections end as soon as nothing is asked on them; what
 * has not ended after `boundMs` is cut.
 * @param streams answers that never end by themselves: they are cut at once, their clients come back elsewhere
 */
export async function drainServer(
  server: Server,
  streams: Iterable<ServerResponse>,
  boundMs = DRAIN_MS,
): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  for (const stream of streams) stream.destroy();
  // A connection whose answer has just gone out would be kept for the next request.
  const idle = setInterval(() => server.closeIdleConnections(), POLL_MS);
  const bound = setTimeout(() => server.closeAllConnections(), boundMs);
  await closed;
  clearInterval(idle);
  clearTimeout(bound);
}

/** Waits for work, but not for ever. */
export async function waitAtMost(boundMs: number, work: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  await Promise.race([work, sleep(boundMs, undefined, { signal: over.signal })]).finally(() => over.abort());
}
