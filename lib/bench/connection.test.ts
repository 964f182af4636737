import { createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { openConnection, writePost } from './connection';

const OK = 'HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nhello';

/** Answers each request with the next of the texts, in the pieces given. */
async function serve(...answers: readonly (readonly string[] | 'hang up')[]) {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', async (chunk) => {
      const answer = answers[received.push(chunk.toString()) - 1];
      if (answer === 'hang up') socket.destroy();
      else for (const piece of answer ?? []) await new Promise((resolve) => socket.write(piece, resolve));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const connection = openConnection(`http://127.0.0.1:${address.port}`, 200);
  onTestFinished(() => {
    connection.close();
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { connection, received, connections: () => sockets.size };
}

test('a request goes out whole, and its answer comes in pieces or at once, by one connection', async () => {
  const { connection, received, connections } = await serve(
    [OK.slice(0, 9), OK.slice(9, -2), OK.slice(-2)],
    ['HTTP/1.1 204 No Content\r\n\r\n'],
    ['HTTP/1.1 409 Conflict\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n', 'full\r\n0\r\n\r\n'],
  );
  const request = writePost('/buy', { cookie: 'buyer=me' }, '{"n":1}');
  expect(await connection.send(request)).toEqual({ status: 201, body: 'hello' });
  expect(received).toEqual([request]);
  expect(request).toBe(
    'POST /buy HTTP/1.1\r\nhost: shop\r\ncontent-type: application/json\r\ncookie: buyer=me\r\ncontent-length: 7\r\n\r\n{"n":1}',
  );
  expect(await connection.send(request)).toEqual({ status: 204, body: '' });
  const refused = await connection.send(request);
  expect(refused.status).toBe(409);
  expect(refused.body).toContain('full');
  expect(connections()).toBe(1);
});

test('a request without an answer fails, and the next one goes by a new connection', async () => {
  const { connection, connections } = await serve('hang up', ['HTTP/1.1 20'], [OK]);
  await expect(connection.send('a')).rejects.toThrow('closed');
  await expect(connection.send('b')).rejects.toThrow('No answer within 200 ms');
  expect(await connection.send('c')).toMatchObject({ status: 201 });
  expect(connections()).toBe(3);
});
