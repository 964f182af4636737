import { type Dispatcher, Pool } from 'undici';
import type { RawAnswer } from './read-answer';

export interface WireRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: Buffer | null;
  /** Called when it gets its socket; false takes it back. */
  readonly onTurn?: () => boolean;
}

/** The request was taken back when its turn came: it had no effect. */
export class WithdrawnError extends Error {
  override readonly name = 'WithdrawnError';
}

/** A fixed number of keep-alive sockets to one server; a request that finds all of them busy waits for one. */
export interface Sockets {
  readonly origin: string;
  /**
   * @throws {WithdrawnError} it was taken back when its turn came
   * @throws {Error} no answer: no connection, it broke, or the deadline passed; the request may have had effect
   */
  send(request: WireRequest): Promise<RawAnswer>;
  /** Breaks whatever is under way. */
  close(): Promise<void>;
}

/** @param deadlineMs how long to wait for an answer once the request has its socket */
export function openSockets(origin: string, count: number, deadlineMs: number): Sockets {
  const pool = new Pool(origin, {
    connections: count,
    pipelining: 1,
    headersTimeout: deadlineMs,
    bodyTimeout: deadlineMs,
    connect: { timeout: deadlineMs },
  });
  return {
    origin,
    send: ({ method, path, headers, body, onTurn }) =>
      new Promise((resolve, reject) => {
        pool.dispatch({ method, path, headers: [...headers], body }, openExchange(resolve, reject, onTurn));
      }),
    close: () => pool.destroy(),
  };
}

/** One request on its way. Speaks undici's lowest layer: at 10,000 requests a second the layers above cost more than the shop. */
function openExchange(
  resolve: (answer: RawAnswer) => void,
  reject: (error: Error) => void,
  onTurn: (() => boolean) | undefined,
): Dispatcher.DispatchHandlers {
  let status = 0;
  let headers: readonly Buffer[] = [];
  const chunks: Buffer[] = [];
  return {
    // What is thrown here leaves the socket to the next in line; `abort()` would break it.
    onConnect: () => {
      if (onTurn && !onTurn()) throw new WithdrawnError();
    },
    onHeaders: (itsStatus, itsHeaders) => {
      status = itsStatus;
      headers = itsHeaders;
      return true;
    },
    onData: (chunk) => {
      chunks.push(chunk);
      return true;
    },
    onComplete: () => {
      const body = Buffer.concat(chunks).toString();
      resolve({ status, body, header: (name) => findHeader(headers, name) });
    },
    onError: reject,
  };
}

/** What went wrong with a socket, such as ECONNREFUSED. */
export function describeSocketError(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}

function findHeader(headers: readonly Buffer[], name: string): string | undefined {
  const index = headers.findIndex(
    (entry, i) => i % 2 === 0 && entry.toString('latin1').toLowerCase() === name,
  );
  return index < 0 ? undefined : headers[index + 1]?.toString('latin1');
}
