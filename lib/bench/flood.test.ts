import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { CONNECTIONS, type FloodOptions, flood, openConnections } from './flood';

/** Answers nobody before as many wait as there are sockets. */
async function serve(statusOf: (n: number) => number) {
  const keys: unknown[] = [];
  const waiting: (() => void)[] = [];
  const server = createServer((request, response) => {
    const n = keys.push(request.headers['idempotency-key']);
    const status = statusOf(n);
    waiting.push(() => (status === 0 ? response.destroy() : response.writeHead(status).end()));
    request.resume().on('end', () => {
      if (n >= CONNECTIONS) for (const answer of waiting.splice(0)) answer();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const connections = openConnections(`http://127.0.0.1:${address.port}`, CONNECTIONS, 5000);
  onTestFinished(async () => {
    for (const connection of connections) connection.close();
    server.closeAllConnections();
    server.close();
  });
  return { keys, connections };
}

const plan: Omit<FloodOptions, 'limit'> = { path: '/', ticketTypeIds: ['x'], expectedStatus: 204 };
const forever = new AbortController().signal;

test('it asks as often as told, over all sockets, with a new key each time, and counts what came', async () => {
  const { keys, connections } = await serve((n) => (n === 100 ? 503 : n === 200 ? 0 : 204));
  const result = await flood(connections, { ...plan, limit: { requests: 1000 } }, forever);
  expect(keys).toHaveLength(1000);
  expect(new Set(keys).size).toBe(1000);
  expect(result.expected).toBe(998);
  expect(Object.fromEntries(result.strays)).toEqual({ 503: 1, 'no answer': 1 });
  expect(result.perSecond).toBeCloseTo((998 / result.elapsedMs) * 1000);
});

test('it ends with its time, and with its signal', async () => {
  const { connections } = await serve(() => 204);
  const result = await flood(connections, { ...plan, limit: { durationMs: 100 } }, forever);
  expect(result.elapsedMs).toBeGreaterThanOrEqual(100);
  expect(result.expected).toBeGreaterThan(0);

  const stop = new AbortController();
  const running = flood(connections, { ...plan, limit: { durationMs: 60_000 } }, stop.signal);
  stop.abort();
  await expect(running).rejects.toThrow('abort');
});
