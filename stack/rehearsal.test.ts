import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { rehearse } from './rehearsal';

test('every question is asked before it is over, and nobody else can ask at its address afterwards', async () => {
  const heard: string[] = [];
  let port = 0;
  await rehearse(
    (request, response) => {
      heard.push(`${request.method} ${request.url}`);
      port = request.socket.localPort ?? 0;
      response.writeHead(405).end('not allowed');
    },
    [
      { method: 'POST', path: '/api/bare', times: 2 },
      { method: 'GET', path: '/api/purchases', times: 1 },
    ],
  );
  expect(heard).toEqual(['POST /api/bare', 'POST /api/bare', 'GET /api/purchases']);
  await expect(once(connect(port, '127.0.0.1'), 'connect')).rejects.toThrow('ECONNREFUSED');
});

test('a handler that gives no answer is a fault', async () => {
  const running = rehearse((request) => request.destroy(), [{ method: 'GET', path: '/', times: 1 }]);
  await expect(running).rejects.toThrow('fetch failed');
});
