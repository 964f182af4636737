import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createBuyer, PATIENCE } from '@/lib/load/generator/buyer';
import { COPY, type Lies, problem, runK6 } from '@/stack/testing/k6';

/** One whose second buyer presses twice. */
const SEED = Array.from({ length: 1000 }, (_, seed) => seed).find((seed) => {
  const { random } = createBuyer(1, seed, COPY);
  return random() < PATIENCE.doubleClick;
});

test('its buyers are as patient as ours', () => {
  const script = readFileSync('k6/black-friday.js', 'utf8').replaceAll(/(?<=\d)_/g, '');
  const { totalMs, baseMs, capMs, doubleClick } = PATIENCE;
  expect(script).toContain(`PATIENCE_MS = ${totalMs};`);
  expect(script).toContain(`BASE_MS = ${baseMs};`);
  expect(script).toContain(`CAP_MS = ${capMs};`);
  expect(script).toContain(`DOUBLE_CLICK = ${doubleClick};`);
});

test('one seed sends the buyers of black-friday, some of whom press twice, and an honest shop is good', () => {
  const { sent, missed } = runK6(200, { BUYERS: '200', STOCK: '20', SEED: `${SEED}` });
  const expected = Array.from({ length: 200 }, (_, index) => createBuyer(index, SEED ?? 0, COPY)).flatMap(
    ({ id, key, random }) => {
      const press = { key, cookie: `buyer=${id}` };
      return random() < PATIENCE.doubleClick ? [press, press] : [press];
    },
  );
  expect(expected.length).toBeGreaterThan(200);
  expect(sent).toEqual(expected);
  expect(missed).toEqual([]);
});

test('who is told to come again does so', () => {
  const busy = [
    problem(409, 'contended'),
    problem(503, 'unavailable'),
    { status: 500, body: {} },
    problem(429, 'rate-limited'),
  ];
  const { sent, missed } = runK6(
    5,
    { BUYERS: '5', STOCK: '2', SEED: `${SEED}` },
    { purchase: (honest, nth) => busy[nth - 1] ?? honest() },
  );
  expect(sent.slice(0, 5).map(({ key }) => key)).toEqual(Array(5).fill(sent[0]?.key));
  expect(missed).toEqual([]);
});

test.each<[string, Lies, readonly string[]]>([
  ['forgets an order', { forgets: (order) => order === 'order-2' }, ['violations']],
  [
    'has sold what nobody was told of',
    { audit: (line) => ({ ...line, capacity: line.capacity + 1, sold: line.sold + 1 }) },
    ['orders_audited_less_told'],
  ],
  [
    'has sold more than there is',
    { audit: (line) => ({ ...line, sold: line.sold + 1, stock: -1, oversold: 1 }) },
    ['orders_audited_less_told', 'violations'],
  ],
  [
    'has lost a sale',
    { audit: (line) => ({ ...line, sold: line.sold - 1, stock: line.stock + 1 }) },
    ['orders_audited_less_told', 'undersold'],
  ],
  ['makes two orders of a key', { ignoresKeys: true }, ['orders_audited_less_told', 'violations']],
  [
    'says "sold out" with tickets left',
    { purchase: (honest, nth) => (nth > 3 ? problem(409, 'sold-out') : honest()) },
    ['undersold'],
  ],
  [
    'has reached its limit for each',
    { purchase: () => problem(409, 'limit-reached') },
    ['buyers_rejected', 'undersold'],
  ],
  ['understands nobody', { purchase: () => problem(400, 'bad-input') }, ['buyers_rejected', 'undersold']],
  ['puts everybody off', { purchase: () => problem(409, 'contended') }, ['buyers_gave_up', 'undersold']],
  ['answers nobody', { purchase: () => ({ status: 0, body: {} }) }, ['buyers_gave_up', 'undersold']],
])('a shop that %s misses a threshold', (_, lies, missed) => {
  expect(runK6(10, { BUYERS: '10', STOCK: '5', SEED: `${SEED}` }, lies).missed).toEqual(missed);
});

test('buyers come over time, whatever the shop does, and at once only where that is asked for', () => {
  const { options, missed } = runK6(50, { RATE: '10', DURATION: '5', STOCK: '5' });
  expect(options.scenarios.crowd).toMatchObject({
    executor: 'constant-arrival-rate',
    rate: 10,
    duration: '5s',
  });
  expect(options.thresholds.dropped_iterations).toEqual(['count==0']);
  expect(missed).toEqual([]);
  const atOnce = runK6(50, { BUYERS: '50', STOCK: '5' }).options.scenarios.crowd;
  expect(atOnce).toMatchObject({ executor: 'per-vu-iterations', vus: 50, iterations: 1 });
});
