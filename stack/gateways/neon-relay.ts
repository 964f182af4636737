import type { Server } from 'node:http';
import { connect } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

const MESSAGE_LIMIT_BYTES = 16 * 1024 * 1024;
const BUFFER_LIMIT_BYTES = 4 * 1024 * 1024;

/**
 * Relays WebSockets at `/v2` to one Postgres, which authenticates them: the address that a client asks for is
 * not looked at. A WebSocket with an Origin comes from a web page and is refused.
 */
export function attachNeonRelay(
  server: Server,
  target: { readonly host: string; readonly port: number },
): { close(): void } {
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MESSAGE_LIMIT_BYTES,
  });
  server.on('upgrade', (request, socket, head) => {
    const path = request.url?.split('?')[0];
    if (path !== '/v2' || request.headers.origin !== undefined) {
      const status = path === '/v2' ? '403 Forbidden' : '404 Not Found';
      socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => relay(client, target));
  });
  return {
    close() {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
    },
  };
}

/** Bytes both ways. A side that reads too slowly makes the other one wait. */
function relay(client: WebSocket, target: { readonly host: string; readonly port: number }): void {
  const postgres = connect({ ...target, noDelay: true });
  client.on('message', (bytes: Buffer) => {
    if (!postgres.write(bytes)) client.pause();
  });
  postgres.on('drain', () => client.resume());
  postgres.on('data', (bytes) => {
    client.send(bytes, () => {
      if (client.bufferedAmount < BUFFER_LIMIT_BYTES) postgres.resume();
    });
    if (client.bufferedAmount >= BUFFER_LIMIT_BYTES) postgres.pause();
  });
  client.on('close', () => postgres.destroy());
  client.on('error', () => postgres.destroy());
  postgres.on('close', () => client.close());
  postgres.on('error', () => client.close());
}
