import { randomUUID } from 'node:crypto';
import { type Connection, openConnection, writePost } from './connection';

/** How many connections are busy at any time. */
export const CONNECTIONS = 64;

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

export function openConnections(url: string, count: number, deadlineMs: number): readonly Connection[] {
  return Array.from({ length: count }, () => openConnection(url, deadlineMs));
}

/**
 * Keeps all connections busy until the limit is reached: after each answer comes the next request. It says how much a server can
 * answer, and nothing of how long its clients wait: for that there is `npm run black-friday`.
 * @throws {Error} AbortError, once `signal` says stop
 */
export async function flood(
  connections: readonly Connection[],
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
  const keepBusy = async (connection: Connection) => {
    while (wantsMore() && !signal.aborted) {
      sent += 1;
      const status = await connection.send(draw()).then(
        (answer) => answer.status,
        () => 'no answer',
      );
      if (status === expectedStatus) expected += 1;
      else strays.set(String(status), (strays.get(String(status)) ?? 0) + 1);
    }
  };
  await Promise.all(connections.map(keepBusy));
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
export function writePurchase({
  path,
  ticketTypeId,
  strategy,
}: {
  readonly path: string;
  readonly ticketTypeId: string;
  readonly strategy?: string | undefined;
}): string {
  const headers = { cookie: `buyer=${randomUUID()}`, 'idempotency-key': randomUUID() };
  const body = JSON.stringify({ ticketTypeId, quantity: 1 });
  return writePost(path, strategy === undefined ? headers : { ...headers, 'x-strategy': strategy }, body);
}
