import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBuyer } from '@/lib/load/generator/buyer';
import { type HistoryLine, openHistory, type RequestLine } from '@/lib/load/generator/history';
import type { RunOptions } from '@/lib/load/run-options';
import { recordTiny } from '@/lib/load/testing/tiny-run';
import type { Habits } from '@/lib/load/testing/tiny-shop';
import { gatherSale } from './history-sale';
import { readHistory } from './read-history';
import { verifySale } from './verify-history';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'history-'));
});
afterAll(() => rm(folder, { recursive: true }));

const run = {
  type: 'run',
  schema: 2,
  ticketTypeId: 'tiny',
  stock: 2,
  perBuyerLimit: null,
  strategy: null,
  seed: 1,
  buyers: 26,
  startedAt: '2026-11-27T00:00:00.000Z',
} as const;

/** A buyer of this crowd for each letter, and its key. */
const crowd = [...'abcdefghijklmnopqrstuvwxyz'].map((letter, index) => ({
  letter,
  ...createBuyer(index, run.seed, run.ticketTypeId),
}));
const named = (wanted: string) => {
  const found = crowd.find(({ letter }) => letter === wanted);
  if (!found) throw new Error(`${wanted} is no letter`);
  return found;
};
const nameAll = (text: string) =>
  crowd.reduce(
    (said, { letter, id, key }) => said.replaceAll(id, `buyer-of-${letter}`).replaceAll(key, letter),
    text,
  );

/** A request of the buyer of that letter, from one moment to another. */
const ask = (
  letter: string,
  [sentMs, answeredMs]: readonly [number, number],
  answer: RequestLine['answer'],
  orderId?: string,
): RequestLine => ({
  type: 'request',
  buyer: named(letter).id,
  key: named(letter).key,
  quantity: 1,
  dueMs: sentMs,
  sentMs,
  answeredMs,
  answer,
  ...(orderId === undefined ? {} : { orderId }),
});
const restock = (delta: number, fromMs: number, toMs: number): HistoryLine => ({
  type: 'restock',
  delta,
  fromMs,
  toMs,
});
const books = (sold: number, stock: number): HistoryLine => ({
  type: 'books',
  capacity: sold + stock,
  stock,
  held: 0,
  sold,
  oversold: 0,
});

const a = ask('a', [0, 10], 'sold', 'order-a');
const b = ask('b', [1, 12], 'sold', 'order-b');
const doubt = ask('d', [1, 9], 'indeterminate');

const verify = (lines: readonly HistoryLine[]) => verifySale(gatherSale(run, lines)).map(nameAll);

test.each<[string, readonly HistoryLine[]]>([
  ['a sale as it should be', [a, b, ask('c', [3, 20], 'soldOut'), books(2, 0)]],
  [
    'a twin and a late retry are told the same order',
    [a, ask('a', [1, 11], 'replayed', 'order-a'), ask('a', [50, 60], 'replayed', 'order-a')],
  ],
  [
    'a replay may overtake the sale',
    [ask('a', [0, 9], 'replayed', 'order-a'), ask('a', [1, 20], 'sold', 'order-a')],
  ],
  [
    'sold out while what is left may still be bought by others',
    [a, ask('c', [5, 8], 'soldOut'), ask('b', [2, 30], 'sold', 'order-b')],
  ],
  ['sold out while a buyer is in doubt', [a, doubt, ask('c', [20, 30], 'soldOut'), books(2, 0)]],
  [
    'sold out, up to a second after tickets came back',
    [a, b, restock(1, 100, 200), ask('c', [1199, 1300], 'soldOut')],
  ],
  [
    'sold after sold out, since tickets came back',
    [
      a,
      b,
      ask('c', [20, 30], 'soldOut'),
      restock(1, 40, 50),
      ask('e', [60, 70], 'sold', 'order-e'),
      books(3, 0),
    ],
  ],
  [
    'sold out, once tickets were taken away',
    [a, restock(-1, 20, 30), ask('c', [25, 40], 'soldOut'), books(1, 0)],
  ],
  [
    'an answer that never came',
    [a, b, { ...ask('c', [0, 10_000], 'error'), message: 'no answer', isFinal: false }],
  ],
])('%s: nothing is wrong', (_, lines) => {
  expect(verify(lines)).toEqual([]);
});

test.each<[string, readonly HistoryLine[]]>([
  ['oversold: 3 tickets had been sold of 2 at 13.0 ms', [a, b, ask('c', [2, 13], 'sold', 'order-c')]],
  [
    'oversold: 3 tickets had been sold of 2 at 13.0 ms',
    [a, b, ask('c', [2, 13], 'sold', 'order-c'), restock(1, 14, 20)],
  ],
  [
    'keys with more than one order: 1, the first buyer-of-a a: order-a, order-x',
    [a, ask('a', [1, 11], 'sold', 'order-x')],
  ],
  [
    'orders of more than one key: 1, the first order-a: buyer-of-a a and buyer-of-b b',
    [a, ask('b', [1, 11], 'sold', 'order-a')],
  ],
  [
    'keys sold as new more than once: 1, the first a, sent at 20.0 ms',
    [a, ask('a', [20, 30], 'sold', 'order-a')],
  ],
  [
    'replays of what nobody had asked for: 1, the first a, sent at 0.0 ms',
    [ask('a', [0, 10], 'replayed', 'order-a')],
  ],
  [
    'keys that were refused what they had bought: 1, the first a, sent at 20.0 ms, answered soldOut',
    [a, b, ask('a', [20, 30], 'soldOut')],
  ],
  [
    '"sold out" while tickets were there: 1, the first c, sent at 20.0 ms',
    [a, ask('c', [20, 30], 'soldOut')],
  ],
  [
    '"sold out" while tickets were there: 1, the first c, sent at 1201.0 ms',
    [a, b, restock(1, 100, 200), ask('c', [1201, 1300], 'soldOut')],
  ],
  [
    'sold to buyers who came after "sold out": 1, the first buyer-of-b b, who came at 40.0 ms',
    [a, doubt, ask('c', [20, 30], 'soldOut'), ask('b', [40, 50], 'sold', 'order-b')],
  ],
  [
    'orders that were told and do not exist: 1, the first order-a',
    [a, { type: 'order', id: 'order-a', buyer: named('a').id, shown: 'none' }],
  ],
  ['books: the capacity is 3, it should be 2', [a, books(1, 2)]],
  ['books: 1 tickets sold, buyers were told of 2', [a, b, books(1, 1)]],
  ['books: 2 tickets sold, buyers were told of 1, and 0 are in doubt', [a, books(2, 0)]],
  ['answers before their questions: 1, the first a, sent at 5.0 ms', [ask('a', [5, 4], 'sold', 'order-a')]],
])('found: %s', (violation, lines) => {
  expect(verify(lines).some((found) => found.startsWith(violation))).toBe(true);
});

/** The history of a crowd at a shop with such habits. */
async function record(habits: Habits, more: Partial<RunOptions> = {}) {
  const file = path.join(folder, 'run.ndjson');
  return { file, ...(await recordTiny(file, habits, more)) };
}

test.each([1, 2])('what a crowd of %i threads did is written down, every request of it', async (workers) => {
  const { file, requests } = await record({ contendEvery: 3, loseAnswerEvery: 7 }, { workers });
  const sales = await readHistory(file);
  expect(sales).toHaveLength(1);
  expect(sales[0]?.requests).toHaveLength(requests);
  expect(sales.flatMap(verifySale)).toEqual([]);
});

test('what a shop did wrong can be found in it later', async () => {
  const { file } = await record({ oversellBy: 2, forgetEvery: 5 });
  const violations = (await readHistory(file)).flatMap(verifySale).join('\n');
  expect(violations).toContain('oversold: 11 tickets had been sold of 10');
  expect(violations).toContain('orders that were told and do not exist: 2');
});

test.each([
  [false, []],
  [true, [expect.stringContaining('"sold out" while tickets were there')]],
])('tickets come back, and a shop that stays sold out (%s) is found', async (staysSoldOut, expected) => {
  const nemesis = ['restock'] as const;
  const plan = { profile: 'soak', buyers: 100, durationMs: 2500 } as const;
  const { file } = await record({ staysSoldOut }, { nemesis, plan });
  const sales = await readHistory(file);
  expect(sales[0]?.restocks).toMatchObject([{ delta: 1 }]);
  expect(sales.flatMap(verifySale)).toEqual(expected);
});

test('a long history is judged in time that grows with its length', () => {
  const many = Array.from({ length: 50_000 }, (_, index) => index);
  const lines = [
    a,
    b,
    ...many.map((index) => ask('a', [20 + index, 21 + index], 'replayed', 'order-a')),
    ...many.map((index) => ({
      ...ask('c', [20 + index, 21 + index], 'soldOut'),
      quantity: (index % 100) + 1,
    })),
    ...many.map((index) => restock(index % 2 ? -1 : 1, 100_000 + index, 100_001 + index)),
  ];
  expect(verify(lines)).toEqual([expect.stringContaining('more than the one ticket')]);
});

test.each([
  ['nothing', ''],
  ['something else', '{"type":"run"}\n'],
  ['no run', `${JSON.stringify(a)}\n`],
  ['a line in the middle that was cut off', `${JSON.stringify(run)}\n{"type":"requ\n${JSON.stringify(a)}\n`],
])('a file with %s is no history', async (_, text) => {
  const file = path.join(folder, 'bad.ndjson');
  await writeFile(file, text);
  await expect(readHistory(file)).rejects.toThrow('bad.ndjson');
});

test('a history whose writer was killed ends with the line before the one that was cut off', async () => {
  const file = path.join(folder, 'cut-off.ndjson');
  await writeFile(file, `${JSON.stringify(run)}\n${JSON.stringify(a)}\n{"type":"requ`);
  const [sale] = await readHistory(file);
  expect(sale?.requests).toHaveLength(1);
  expect(sale?.books).toEqual([]);
});

test('a history that can not be written is heard of, once', async () => {
  const heard: string[] = [];
  const { type: _, schema: __, startedAt: ___, ...began } = run;
  const history = openHistory(folder, ({ message }) => heard.push(message));
  history.began(began);
  await history.close();
  history.began(began);
  expect(heard).toEqual([expect.stringContaining("can't be written: EISDIR")]);
});
