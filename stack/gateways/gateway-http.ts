import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** Longer than a client keeps an idle connection, so that it never sends on one that is being closed. */
const KEEP_ALIVE_MS = 75_000;

/** How much more than allowed is read and dropped, so that the refusal reaches a client that is still writing. */
const DRAIN_LIMITS = 8;

/** The body as text; undefined when it is longer than `limitBytes`. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes <= limitBytes) chunks.push(chunk);
    else if (bytes > limitBytes * DRAIN_LIMITS) break;
  }
  return bytes <= limitBytes ? Buffer.concat(chunks).toString('utf8') : undefined;
}

/** Parses JSON; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Answers with JSON. An answer before the body was read to its end closes the connection. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  if (!response.req.complete) response.setHeader('connection', 'close');
  const text = JSON.stringify(body);
  response
    .writeHead(status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
      ...headers,
    })
    .end(text);
}

/** Listens on 127.0.0.1 only, at `port` or at a free one, and returns the port. */
export async function listenLocally(server: Server, port = 0): Promise<number> {
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The gateway has no port.');
  return address.port;
}

/** Stops listening and cuts every connection. */
export async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
