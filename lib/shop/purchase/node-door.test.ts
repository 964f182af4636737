import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { openNodeDoor } from './node-door';

/* What no well-behaved client sends: only a bare socket shows what the door does about it. */

let shop: TestShop;
let server: Server;

beforeAll(async () => {
  shop = await openTestShop();
  server = createServer(openNodeDoor(shop.shop).handle);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server?.closeAllConnections();
  server?.close();
  await shop?.close();
});

async function connectTo(listening: Server): Promise<Socket> {
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  const socket = connect(address.port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

/** Sends bytes as they are, and gives all that comes back until the door hangs up. */
async function send(head: readonly string[], body = ''): Promise<string> {
  const socket = await connectTo(server);
  socket.write(`POST /api/purchases HTTP/1.1\r\nHost: x\r\n${head.join('\r\n')}\r\n\r\n${body}`, 'latin1');
  return text(socket);
}

it('refuses a header with control characters', async () => {
  expect(await send(['Idempotency-Key: a\x01b'])).toMatch(/^HTTP\/1\.1 400 /);
});

it('answers whoever never stops sending, and hangs up', async () => {
  const answer = await send(
    ['Content-Type: application/json', 'Content-Length: 9000000'],
    'x'.repeat(1_100_000),
  );
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(answer).toMatch(/\r\nconnection: close\r\n/i);
  expect(answer).toContain('/problems/payload-too-large');
});

it('is still there for others when a client breaks off in the middle of its body', async () => {
  const socket = await connectTo(server);
  const heard = once(server, 'request');
  socket.write('POST /api/purchases HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{"ticket');
  await heard;
  socket.destroy();
  expect(await send(['Content-Type: text/plain', 'Connection: close'])).toMatch(/^HTTP\/1\.1 415 /);
});
