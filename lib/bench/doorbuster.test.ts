import { expect, test } from 'vitest';
import type { Connection } from './connection';
import { runDoorbuster } from './doorbuster';

const forever = new AbortController().signal;
const plan = { ticketTypeId: 'x', strategy: 'merged', buyers: 20, stock: 5, patienceMs: 60_000 };
const problem = (type: string) => ({ status: 409, body: JSON.stringify({ type: `/problems/${type}` }) });

/** Sells what it has; every third request is told to come again. */
function openShop(stock: number, count: number) {
  const received: string[] = [];
  let left = stock;
  const connection: Connection = {
    async send(request) {
      if (received.push(request) % 3 === 0) return problem('contended');
      if (left === 0) return problem('sold-out');
      left -= 1;
      return { status: 201, body: '{}' };
    },
    close() {},
  };
  return { received, connections: Array.from({ length: count }, () => connection) };
}

test('everybody gets an answer that lasts, with the same key as often as it takes', async () => {
  const { received, connections } = openShop(5, 4);
  const result = await runDoorbuster(connections, plan, forever);
  expect(result).toMatchObject({ sold: 5, answered: 20, unanswered: new Map() });
  expect(result.soldOutMs).toBeLessThanOrEqual(result.answeredMs);
  expect(received.length).toBeGreaterThan(20);
  expect(new Set(received).size).toBe(20);
});

test('a race that is stopped gives no result', async () => {
  const { connections } = openShop(5, 1);
  await expect(runDoorbuster(connections, plan, AbortSignal.abort())).rejects.toThrow('abort');
});

test.each([
  ['503', async () => ({ status: 503, body: '' })],
  ['400', async () => ({ status: 400, body: '' })],
  ['no answer', () => Promise.reject(new Error('closed'))],
])('a buyer that hears nothing but %s gives up, and is counted', async (received, send) => {
  const { connections } = openShop(5, 4);
  const broken: Connection = { send, close() {} };
  const result = await runDoorbuster([...connections, broken], { ...plan, buyers: 2, stock: 2 }, forever);
  expect(result).toMatchObject({ sold: 2, answered: 2 });
  const none = await runDoorbuster([broken, broken], { ...plan, buyers: 2 }, forever);
  expect(none).toMatchObject({ sold: 0, answered: 0, unanswered: new Map([[received, 2]]) });
  expect(none.soldOutMs).toBeNaN();
});

test('a buyer that is told to come again for ever loses patience', async () => {
  const connection: Connection = { send: async () => problem('contended'), close() {} };
  const result = await runDoorbuster([connection], { ...plan, buyers: 3, patienceMs: 20 }, forever);
  expect(result).toMatchObject({ answered: 0, unanswered: new Map([['come again', 3]]) });
});
