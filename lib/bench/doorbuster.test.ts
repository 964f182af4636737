import { expect, test } from 'vitest';
import { runDoorbuster } from './doorbuster';
import type { Lane } from './lanes';

const forever = new AbortController().signal;
const wish = { ticketTypeId: 'x', strategy: 'merged', buyers: 20, stock: 5, patienceMs: 60_000 };
const problem = (type: string) => ({ status: 409, body: JSON.stringify({ type: `/problems/${type}` }) });

/** Sells what it has; every third request is told to come again. */
function openShop(stock: number, count: number) {
  const heard: string[] = [];
  let left = stock;
  const lane: Lane = {
    async send(request) {
      if (heard.push(request) % 3 === 0) return problem('contended');
      if (left === 0) return problem('sold-out');
      left -= 1;
      return { status: 201, body: '{}' };
    },
    close() {},
  };
  return { heard, lanes: Array.from({ length: count }, () => lane) };
}

test('everybody gets an answer that lasts, with the same key as often as it takes', async () => {
  const { heard, lanes } = openShop(5, 4);
  const result = await runDoorbuster(lanes, wish, forever);
  expect(result).toMatchObject({ sold: 5, answered: 20, unanswered: new Map() });
  expect(result.soldOutMs).toBeLessThanOrEqual(result.answeredMs);
  expect(heard.length).toBeGreaterThan(20);
  expect(new Set(heard).size).toBe(20);
});

test('who stops it gets no result', async () => {
  const { lanes } = openShop(5, 1);
  await expect(runDoorbuster(lanes, wish, AbortSignal.abort())).rejects.toThrow('abort');
});

test.each([
  ['503', async () => ({ status: 503, body: '' })],
  ['400', async () => ({ status: 400, body: '' })],
  ['no answer', () => Promise.reject(new Error('closed'))],
])('who hears nothing but %s gives up, and is counted', async (heard, send) => {
  const { lanes } = openShop(5, 4);
  const broken: Lane = { send, close() {} };
  const result = await runDoorbuster([...lanes, broken], { ...wish, buyers: 2, stock: 2 }, forever);
  expect(result).toMatchObject({ sold: 2, answered: 2 });
  const none = await runDoorbuster([broken, broken], { ...wish, buyers: 2 }, forever);
  expect(none).toMatchObject({ sold: 0, answered: 0, unanswered: new Map([[heard, 2]]) });
  expect(none.soldOutMs).toBeNaN();
});

test('who is told to come again for ever loses patience', async () => {
  const lane: Lane = { send: async () => problem('contended'), close() {} };
  const result = await runDoorbuster([lane], { ...wish, buyers: 3, patienceMs: 20 }, forever);
  expect(result).toMatchObject({ answered: 0, unanswered: new Map([['come again', 3]]) });
});
