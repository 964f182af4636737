import { createServer, type Server } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { readEnv } from '@/lib/core/env';
import { closeServer, listenLocally } from '@/stack/gateways/gateway-http';
import { openVercelKv } from './vercel-kv-redis';

let server: Server;
let requests = 0;

async function openAgainst(behaviour: Parameters<typeof createServer>[1]) {
  requests = 0;
  server = createServer((request, response) => {
    requests += 1;
    behaviour?.(request, response);
  });
  const url = `http://127.0.0.1:${await listenLocally(server)}`;
  const env = readEnv({
    DATABASE_URL: 'postgres://user:password@localhost/shop',
    KV_REST_API_URL: url,
    KV_REST_API_TOKEN: 'token',
    TICKET_SECRET: 'x'.repeat(32),
    REDIS_DEADLINE_MS: '200',
  });
  return openVercelKv(url, 'token', env);
}

afterEach(() => closeServer(server));

it('does not send a command again whose answer was lost', async () => {
  const redis = await openAgainst((request) => request.socket.destroy());
  await expect(redis.setIfAbsent('k', 'v', 1000)).rejects.toMatchObject({ effect: 'unknown' });
  expect(requests).toBe(1);
});

it('stops waiting at the deadline, in the middle of an answer too', async () => {
  const redis = await openAgainst((_, response) => response.write('[{"result":'));
  await expect(redis.probe()).rejects.toMatchObject({ effect: 'unknown' });
  expect(requests).toBe(1);
});

it('takes a page of a proxy for an unknown outcome', async () => {
  const redis = await openAgainst((_, response) => response.writeHead(502).end('<html>Bad gateway</html>'));
  await expect(redis.probe()).rejects.toMatchObject({ name: 'StoreError', effect: 'unknown' });
});

it.each([401, 400])('knows that a refused token (%i) had no effect', async (status) => {
  const redis = await openAgainst((_, response) =>
    response.writeHead(status).end('{"error":"WRONGPASS invalid or missing auth token"}'),
  );
  await expect(redis.setIfAbsent('k', 'v', 1000)).rejects.toMatchObject({ effect: 'none' });
});

it('shares one request among the calls of a tick', async () => {
  const redis = await openAgainst((_, response) => response.end('[{"result":"OK"},{"result":null}]'));
  const both = [redis.setIfAbsent('a', 'v', 1000), redis.setIfAbsent('b', 'v', 1000)];
  expect(await Promise.all(both)).toEqual([true, false]);
  expect(requests).toBe(1);
});
