import { randomUUID } from 'node:crypto';
import { type Lane, openLane, writePost } from './lanes';

/** How many connections are busy at any time. */
export const LANES = 64;

/** When it is enough. */
export type FloodLimit = { readonly durationMs: number } | { readonly requests: number };

/** What is asked for, again and again, by a new buyer with a new key each time. */
export interface FloodOptions {
  readonly path: string;
  /** Of each in turn. A route that ignores it gets it too: the requests that are compared are alike. */
  readonly ticketTypeIds: readonly [string, ...string[]];
  /** The shop's own where it is left out. */
  readonly strategy?: string;
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

export function openLanes(url: string, count: number, deadlineMs: number): readonly Lane[] {
  return Array.from({ length: count }, () => openLane(url, deadlineMs));
}

/**
 * Keeps all lanes busy until the limit is reached: who has an answer asks again. It says how much a server can
 * answer, and nothing of how long its clients wait: for that there is `npm run black-friday`.
 * @throws {Error} AbortError, once `signal` says stop
 */
export async function flood(
  lanes: readonly Lane[],
  options: FloodOptions,
  signal: AbortSignal,
): Promise<Flood> {
  const { limit, expectedStatus } = options;
  const draw = requestsOf(options);
  const strays = new Map<string, number>();
  let [sent, expected] = [0, 0];
  const startedAtMs = performance.now();
  const wantsMore = () =>
    'requests' in limit ? sent < limit.requests : performance.now() - startedAtMs < limit.durationMs;
  const keepBusy = async (lane: Lane) => {
    while (wantsMore() && !signal.aborted) {
      sent += 1;
      const status = await lane.send(draw()).then(
        (answer) => answer.status,
        () => 'no answer',
      );
      if (status === expectedStatus) expected += 1;
      else strays.set(String(status), (strays.get(String(status)) ?? 0) + 1);
    }
  };
  await Promise.all(lanes.map(keepBusy));
  signal.throwIfAborted();
  const elapsedMs = performance.now() - startedAtMs;
  return { expected, perSecond: (expected / elapsedMs) * 1000, strays, elapsedMs };
}

function requestsOf({ path, ticketTypeIds, strategy }: FloodOptions): () => string {
  let drawn = 0;
  return () => {
    drawn += 1;
    const ticketTypeId = ticketTypeIds[drawn % ticketTypeIds.length] ?? ticketTypeIds[0];
    return writePurchase({ path, ticketTypeId, strategy });
  };
}

/** One ticket, for a new buyer with a new key. */
export function writePurchase(wish: {
  readonly path: string;
  readonly ticketTypeId: string;
  readonly strategy?: string | undefined;
}): string {
  const headers = { cookie: `buyer=${randomUUID()}`, 'idempotency-key': randomUUID() };
  const body = JSON.stringify({ ticketTypeId: wish.ticketTypeId, quantity: 1 });
  return writePost(
    wish.path,
    wish.strategy === undefined ? headers : { ...headers, 'x-strategy': wish.strategy },
    body,
  );
}
