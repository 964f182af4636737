import { afterEach, expect, test } from 'vitest';
import { BOT_PATIENCE, PATIENCE } from './generator/buyer';
import { Control } from './generator/control';
import { verdictLines } from './report/report';
import { resultSchema } from './result/result-schema';
import { runBlackFriday } from './run';
import type { RunOptions } from './run-options';
import { type Habits, TINY_TOKEN, TinyShop } from './testing/tiny-shop';

const open: TinyShop[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((shop) => shop.close()));
});

const silent = { said: () => {}, counting: () => {} };

async function visit(
  habits: Habits,
  options: Partial<RunOptions> = {},
  signal = new AbortController().signal,
) {
  const shop = new TinyShop(habits);
  open.push(shop);
  const run: RunOptions = {
    url: await shop.open(),
    adminToken: TINY_TOKEN,
    buyers: 200,
    stock: 20,
    concurrency: 16,
    seed: 1,
    strategy: undefined,
    ticketTypeId: undefined,
    keep: false,
    instances: null,
    patience: PATIENCE,
    ...options,
  };
  return { shop, ran: runBlackFriday(run, silent, signal) };
}

test('an honest shop gets a good verdict and figures that add up', async () => {
  const { shop, ran } = await visit({ contendEvery: 3, loseAnswerEvery: 7 });
  const result = await ran;
  expect(result.verdict).toEqual({ ok: true, violations: [] });
  expect(result.thresholds).toMatchObject({ ok: true, missed: [] });
  expect(result.accepted).toBe(20);
  expect(result.buyersByOutcome).toMatchObject({ sold: 20, soldOut: 180, gaveUp: 0, inDoubt: 0 });
  expect(result.audit).toEqual({ capacity: 20, stock: 0, held: 0, sold: 20, oversold: 0 });
  expect(result.requests).toBe(shop.requests);
  expect(result.requests).toBe(Object.values(result.answers).reduce((sum, count) => sum + count, 0));
  expect(result.answers.contended).toBeGreaterThan(0);
  expect(result.answers.error).toBe(2);
  expect(result.answers.replayed).toBeGreaterThanOrEqual(2);
  expect(result.timingsMs.soldOut).toBeGreaterThan(0);
  expect(result.latencyMs.refused.p50).toBeLessThanOrEqual(result.latencyMs.refused.max);
});

test.each([
  ['when they are due', { plan: { profile: 'soak', buyers: 200, durationMs: 300 } }],
  ['in turn, in the closed model', { isClosed: true }],
  ['in two threads', { workers: 2, plan: { profile: 'ramp', buyers: 200, durationMs: 300 } }],
] as const)('buyers may come %s', async (_, options) => {
  const { shop, ran } = await visit({ contendEvery: 3, loseAnswerEvery: 7 }, options);
  const result = await ran;
  expect(resultSchema.parse(result)).toEqual(result);
  expect(result.verdict).toEqual({ ok: true, violations: [] });
  expect(result.buyersByOutcome).toMatchObject({ sold: 20, soldOut: 180 });
  expect(result.requests).toBe(shop.requests);
  expect(result.generator).toMatchObject({ offered: 200, started: 200, dropped: 0 });
  expect(result.series.slices.at(-1)).toMatchObject({ stock: 0, waiting: 0, inFlight: 0 });
});

test('two threads bring the very buyers that one brings', async () => {
  const keys = async (workers: number) => {
    const { shop, ran } = await visit({}, { workers, keep: true, buyers: 20 });
    await ran;
    return [...(shop.types.get('tiny')?.sold.keys() ?? [])].sort();
  };
  expect(await keys(2)).toEqual(await keys(1));
});

test('waiting counts: latency begins when a buyer was due, not when it got a socket', async () => {
  const slow = { slowMs: 20 };
  const crowd = { buyers: 50, concurrency: 5 };
  const open = await (await visit(slow, crowd)).ran;
  const closed = await (await visit(slow, { ...crowd, isClosed: true })).ran;
  expect(open.latencyMs.refused.max).toBeGreaterThan(180);
  expect(open.onTheWireMs.refused.p50).toBeLessThan(open.latencyMs.refused.max / 2);
  expect(closed.latencyMs.refused.p50).toBeLessThan(open.latencyMs.refused.max / 2);
});

test('bots push, use their keys again, and still get one order each', async () => {
  const { ran } = await visit({ contendEvery: 3 }, { patience: BOT_PATIENCE });
  const { verdict, thresholds, answers, buyersByOutcome } = await ran;
  expect(verdict).toEqual({ ok: true, violations: [] });
  expect(thresholds.missed).toEqual([]);
  expect(buyersByOutcome).toMatchObject({ sold: 20, soldOut: 180 });
  expect(answers).toMatchObject({ sold: 20, keyReused: 20, error: 0 });
  expect(answers.replayed).toBeGreaterThanOrEqual(20);
});

test('a crowd that is sent home asks no more, and is judged by what it was told', async () => {
  const control = new Control();
  const plan = { profile: 'soak', buyers: 200, durationMs: 60_000 } as const;
  const { shop, ran } = await visit({}, { control, plan, stock: 2 });
  await expect.poll(() => shop.requests).toBeGreaterThan(3);
  control.drain();
  const result = await ran;
  const { sold, soldOut, dropped } = result.buyersByOutcome;
  expect(result.isComplete).toBe(false);
  expect(result.verdict.ok).toBe(true);
  expect(sold).toBe(2);
  expect(sold + soldOut + dropped).toBe(200);
  expect(result.generator).toMatchObject({ offered: 200, dropped });
  expect(result.generator.why.join()).not.toContain('got a socket');
});

test('buyers who wait or stand in line are sent home without asking', async () => {
  const control = new Control();
  const { shop, ran } = await visit({ neverSells: true, slowMs: 20 }, { control, concurrency: 5 });
  await expect.poll(() => shop.requests).toBeGreaterThan(30);
  control.drain();
  const { buyersByOutcome, thresholds, verdict } = await ran;
  expect(buyersByOutcome.sentHome).toBeGreaterThan(0);
  expect(buyersByOutcome.dropped).toBeGreaterThan(0);
  expect(buyersByOutcome.sentHome + buyersByOutcome.dropped).toBe(200);
  expect(verdict.ok && thresholds.ok).toBe(true);
});

test('the ticket type is put back as it was found', async () => {
  const { shop, ran } = await visit({});
  await ran;
  expect(shop.types.get('tiny')).toMatchObject({ capacity: 5, sold: new Map() });
});

test('a ticket type with orders is not touched: the crowd gets a copy, which goes afterwards', async () => {
  const { shop, ran } = await visit({});
  shop.types.get('tiny')?.sold.set('somebody', { id: 'an-order', buyerId: 'somebody' });
  const result = await ran;
  expect(result.ticketTypeId).toBe('tiny-copy');
  expect(result.verdict.ok).toBe(true);
  expect([...shop.types.keys()]).toEqual(['tiny']);
  expect(shop.types.get('tiny')?.sold.size).toBe(1);
});

test('--keep leaves the ticket type as the crowd left it', async () => {
  const { shop, ran } = await visit({}, { keep: true });
  await ran;
  expect(shop.types.get('tiny')?.capacity).toBe(20);
  expect(shop.types.get('tiny')?.sold.size).toBe(20);
});

test('a shop that sells too many is found out', async () => {
  const { ran } = await visit({ oversellBy: 3 });
  const { verdict, accepted } = await ran;
  expect(accepted).toBe(23);
  expect(verdict.violations[0]).toBe('oversold: 23 tickets sold of 20');
});

test('a shop that forgets orders is found out', async () => {
  const { ran } = await visit({ forgetEvery: 5 });
  const { verdict } = await ran;
  expect(verdict.violations.join('\n')).toMatch(/orders: \d+ orders that buyers were told of do not exist/);
});

test('a shop that never sells misses the threshold, which is no lie', async () => {
  const patience = { ...PATIENCE, totalMs: 100 };
  const { ran } = await visit({ neverSells: true }, { patience });
  const { verdict, thresholds, buyersByOutcome } = await ran;
  expect(verdict.ok).toBe(true);
  expect(buyersByOutcome.gaveUp + buyersByOutcome.dropped).toBe(200);
  expect(thresholds).toMatchObject({
    ok: false,
    missed: [
      '200 buyers lost patience without an answer that counts',
      '20 tickets are left that they wanted',
    ],
  });
});

test('a stop in the middle puts the ticket type back too', async () => {
  const stop = new AbortController();
  const { shop, ran } = await visit({ neverSells: true }, {}, stop.signal);
  const stopped = expect(ran).rejects.toThrow('aborted');
  await expect.poll(() => shop.requests).toBeGreaterThan(200);
  stop.abort();
  await stopped;
  expect(shop.types.get('tiny')?.capacity).toBe(5);
});

test('what a shop does not do at once is asked of it again', async () => {
  const calm = ['/api/admin/stats', '/api/admin/reset', '/api/audit'];
  const { shop, ran } = await visit({
    failsAt: (path, n) =>
      n === 1 && (calm.includes(path) || path.startsWith('/api/orders/')) ? 503 : undefined,
  });
  const { verdict, notes } = await ran;
  expect(verdict).toEqual({ ok: true, violations: [] });
  expect(notes).toEqual([]);
  expect(shop.types.get('tiny')?.capacity).toBe(5);
});

test('a ticket type that can not be put back is named in the notes, and the verdict stands', async () => {
  const { ran } = await visit({
    failsAt: (path, n) => (path === '/api/admin/reset' && n > 1 ? 404 : undefined),
  });
  const result = await ran;
  expect(result.verdict.ok).toBe(true);
  expect(verdictLines(result).join('\n')).toMatch(
    /tiny could not be put back: POST \/api\/admin\/reset: 404.*\nGOOD/,
  );
});

test('a run without a token, or with the wrong one, is told where it comes from', async () => {
  for (const adminToken of [undefined, 'wrong']) {
    const { ran } = await visit({}, { adminToken });
    await expect(ran).rejects.toThrow(/POST \/api\/admin\/reset: 404.*ADMIN_TOKEN/);
  }
});

test('a shop that is not there is named, and why', async () => {
  const { ran } = await visit({}, { url: 'http://127.0.0.1:1' });
  await expect(ran).rejects.toThrow('no answer from http://127.0.0.1:1 (ECONNREFUSED)');
});

test.each([
  [{ ticketTypeId: 'nothing' }, '--ticket-type nothing is not one of: tiny'],
  [{ strategy: 'nonsense' }, 'nonsense: X-Strategy should be one of: bouncer'],
])('%o is refused before anything is touched', async (options, message) => {
  const { shop, ran } = await visit({}, options);
  await expect(ran).rejects.toThrow(message);
  expect(shop.types.get('tiny')?.capacity).toBe(5);
});

test('the same seed brings the same buyers with the same keys', async () => {
  const keys = async () => {
    const { shop, ran } = await visit({}, { buyers: 20, keep: true });
    await ran;
    return [...(shop.types.get('tiny')?.sold.keys() ?? [])].sort();
  };
  expect(await keys()).toEqual(await keys());
});
