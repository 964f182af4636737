import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { type FloodOptions, flood, LANES, openLanes } from './flood';

/** Answers nobody before as many wait as there are sockets. */
async function serve(statusOf: (n: number) => number) {
  const keys: unknown[] = [];
  const waiting: (() => void)[] = [];
  const server = createServer((request, response) => {
    const n = keys.push(request.headers['idempotency-key']);
    const status = statusOf(n);
    waiting.push(() => (status === 0 ? response.destroy() : response.writeHead(status).end()));
    request.resume().on('end', () => {
      if (n >= LANES) for (const answer of waiting.splice(0)) answer();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const lanes = openLanes(`http://127.0.0.1:${address.port}`, LANES, 5000);
  onTestFinished(async () => {
    for (const lane of lanes) lane.close();
    server.closeAllConnections();
    server.close();
  });
  return { keys, lanes };
}

const wish: Omit<FloodOptions, 'limit'> = { path: '/', ticketTypeIds: ['x'], expectedStatus: 204 };
const forever = new AbortController().signal;

test('it asks as often as told, over all sockets, with a new key each time, and counts what came', async () => {
  const { keys, lanes } = await serve((n) => (n === 100 ? 503 : n === 200 ? 0 : 204));
  const result = await flood(lanes, { ...wish, limit: { requests: 1000 } }, forever);
  expect(keys).toHaveLength(1000);
  expect(new Set(keys).size).toBe(1000);
  expect(result.expected).toBe(998);
  expect(Object.fromEntries(result.strays)).toEqual({ 503: 1, 'no answer': 1 });
  expect(result.perSecond).toBeCloseTo((998 / result.elapsedMs) * 1000);
});

test('it ends with its time, and with its signal', async () => {
  const { lanes } = await serve(() => 204);
  const result = await flood(lanes, { ...wish, limit: { durationMs: 100 } }, forever);
  expect(result.elapsedMs).toBeGreaterThanOrEqual(100);
  expect(result.expected).toBeGreaterThan(0);

  const stop = new AbortController();
  const running = flood(lanes, { ...wish, limit: { durationMs: 60_000 } }, stop.signal);
  stop.abort();
  await expect(running).rejects.toThrow('abort');
});
