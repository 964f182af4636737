import { expect, test } from 'vitest';
import { runDoorbuster } from './doorbuster';
import type { Lane } from './lanes';

const forever = new AbortController().signal;
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
  const wish = { ticketTypeId: 'x', strategy: 'merged', buyers: 20, stock: 5 };
  const result = await runDoorbuster(lanes, wish, forever);
  expect(result).toMatchObject({ sold: 5, answered: 20 });
  expect(result.soldOutMs).toBeLessThanOrEqual(result.answeredMs);
  expect(heard.length).toBeGreaterThan(20);
  expect(new Set(heard).size).toBe(20);
});

test('who stops it gets no result', async () => {
  const { lanes } = openShop(5, 1);
  const wish = { ticketTypeId: 'x', strategy: 'merged', buyers: 20, stock: 5 };
  await expect(runDoorbuster(lanes, wish, AbortSignal.abort())).rejects.toThrow('abort');
});
