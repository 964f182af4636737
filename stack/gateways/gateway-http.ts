import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';

/** Longer than a client keeps an idle connection, so that it never sends on one that is being closed. */
const KEEP_ALIVE_MS = 75_000;

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

/** Cut off in its middle: a connection that breaks before an answer, the SDK takes for an old one, and asks again. */
export function loseAnswer(response: ServerResponse): void {
  response.writeHead(200, { 'content-length': 1000 }).write('{', () => response.destroy());
}
