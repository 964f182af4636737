import { randomUUID } from 'node:crypto';
import type { Sockets, WireRequest } from '@/lib/load/sockets';

/** How many sockets are busy at any time. */
export const LANES = 64;

/** When it is enough. */
export type FloodLimit = { readonly durationMs: number } | { readonly requests: number };

/** What is asked for, again and again, by a new buyer with a new key each time. */
export interface FloodOptions {
  readonly path: string;
  /** A route that ignores it gets it too: the requests that are compared are alike. */
  readonly ticketTypeId: string;
  readonly expectedStatus: number;
  readonly limit: FloodLimit;
}

export interface Flood {
  /** Answers with the expected status. */
  readonly expected: number;
  /** The same, a second. */
  readonly perSecond: number;
  /** How often each other status came, or `no answer`. */
  readonly strays: ReadonlyMap<string, number>;
  readonly elapsedMs: number;
}

/**
 * Keeps all sockets busy until the limit is reached: who has an answer asks again. It says how much a server can
 * answer, and nothing of how long its clients wait: for that there is `npm run black-friday`.
 * @throws {Error} AbortError, once `signal` says stop
 */
export async function flood(sockets: Sockets, options: FloodOptions, signal: AbortSignal): Promise<Flood> {
  const { limit, expectedStatus } = options;
  const draw = requestsOf(options);
  const strays = new Map<string, number>();
  let [sent, expected] = [0, 0];
  const startedAtMs = performance.now();
  const wantsMore = () =>
    'requests' in limit ? sent < limit.requests : performance.now() - startedAtMs < limit.durationMs;
  const lane = async () => {
    while (wantsMore() && !signal.aborted) {
      sent += 1;
      const status = await sockets.send(draw()).then(
        (answer) => answer.status,
        () => 'no answer',
      );
      if (status === expectedStatus) expected += 1;
      else strays.set(String(status), (strays.get(String(status)) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  signal.throwIfAborted();
  const elapsedMs = performance.now() - startedAtMs;
  return { expected, perSecond: (expected / elapsedMs) * 1000, strays, elapsedMs };
}

function requestsOf({ path, ticketTypeId }: FloodOptions): () => WireRequest {
  const body = Buffer.from(JSON.stringify({ ticketTypeId, quantity: 1 }));
  return () => {
    const [buyerId, key] = [randomUUID(), randomUUID()];
    const headers = [
      'content-type',
      'application/json',
      'cookie',
      `buyer=${buyerId}`,
      'idempotency-key',
      key,
    ];
    return { method: 'POST', path, headers, body };
  };
}
