import { afterEach, expect, test } from 'vitest';
import { PATIENCE } from './buyer';
import { type RunOptions, runBlackFriday } from './run';
import { type Habits, TINY_TOKEN, TinyShop } from './tiny-shop';

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
  expect(result.thresholds).toEqual({ ok: true, missed: [] });
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
  expect(buyersByOutcome.gaveUp).toBe(200);
  expect(thresholds).toEqual({
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

test.each([
  [{ ticketTypeId: 'nothing' }, '--ticket-type nothing is not one of: tiny'],
  [{ strategy: 'nonsense' }, '--strategy nonsense: X-Strategy should be one of: bouncer'],
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
