import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { settleRequest } from './front';

/** Answers with what a request is after the front has settled it; reads nothing of its body. */
const server = createServer((request, response) => {
  if (!settleRequest(request, response, { TRUST_PROXY: false })) return;
  response.end(JSON.stringify({ url: request.url, from: request.headers['x-forwarded-for'] }));
});

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => server.close());

/** All that the server says on a connection on which `request` is sent, until it closes it. */
async function send(request: string): Promise<string> {
  const { port }: AddressInfo = Object(server.address());
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {}); // the server may close while the body is still on its way
  socket.write(request);
  return text(socket);
}
const get = (target: string, headers = 'Host: shop.example\r\n', method = 'GET') =>
  send(`${method} ${target} HTTP/1.1\r\n${headers}Connection: close\r\n\r\n`);

test.each([
  ['/events/one?a=%', '/events/one?a=%'],
  ['/events/caf%C3%A9', '/events/caf%C3%A9'],
  ['/events/%', '/events/%25'],
  ['/api/events/%ff?x=1', '/api/events/%25ff?x=1'],
  ['http://shop.example/events?x=1', '/events?x=1'],
])('%s is asked for as %s', async (target, url) => {
  expect(await get(target)).toContain(JSON.stringify({ url, from: '127.0.0.1' }));
});

test.each([
  ['no path', '*', 'Host: shop.example\r\n', 'OPTIONS', 400],
  ['another scheme', 'ftp://shop.example/', 'Host: shop.example\r\n', 'GET', 400],
  ['a Host that is none', '/', 'Host: evil"><x\r\n', 'GET', 400],
  ['a method that nothing here knows', '/', 'Host: shop.example\r\n', 'TRACE', 405],
])('%s is a problem in JSON', async (_, target, headers, method, status) => {
  const answer = await get(target, headers, method);
  expect(answer).toContain(`HTTP/1.1 ${status}`);
  expect(answer).toContain('application/problem+json');
  expect(/^allow: /im.test(answer)).toBe(status === 405);
});

test('nobody says of themselves where they come from', async () => {
  const answer = await get('/', 'Host: shop.example\r\nX-Forwarded-For: 203.0.113.9\r\n');
  expect(answer).toContain('"from":"127.0.0.1"');
});

const BODY = 'x'.repeat(2_000_000);
test.each([
  ['of 2 MB', `Content-Length: ${BODY.length}\r\n\r\n${BODY}`],
  ['without a length', `Transfer-Encoding: chunked\r\n\r\n1e8480\r\n${BODY}\r\n0\r\n\r\n`],
])(
  'a body %s that nobody reads ends its connection: the next request does not wait behind it',
  async (_, body) => {
    const answer = await send(`POST / HTTP/1.1\r\nHost: shop.example\r\n${body}`);
    expect(answer).toMatch(/^HTTP\/1.1 200/);
    expect(answer).toMatch(/^connection: close/im);
  },
);
