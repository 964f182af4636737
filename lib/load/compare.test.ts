import { afterEach, expect, test } from 'vitest';
import { PATIENCE } from './buyer';
import { compareStrategies } from './compare';
import { Control } from './control';
import { formatComparison } from './report-comparison';
import { runBlackFriday } from './run';
import { type Habits, TINY_TOKEN, TinyShop } from './tiny-shop';

const open: TinyShop[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((shop) => shop.close()));
});

/** Compares strategies that behave so: the same crowd comes to each. */
function compare(habits: Readonly<Record<string, Habits>>, sentHomeBy?: string) {
  const control = new Control();
  return compareStrategies(Object.keys(habits), 7, control, async (strategy) => {
    if (strategy === sentHomeBy) control.drain();
    const shop = new TinyShop(habits[strategy] ?? {});
    open.push(shop);
    return runBlackFriday(
      {
        url: await shop.open(),
        adminToken: TINY_TOKEN,
        buyers: 100,
        stock: 10,
        concurrency: 8,
        seed: 7,
        strategy: undefined,
        ticketTypeId: undefined,
        keep: true,
        instances: null,
        patience: PATIENCE,
      },
      { said: () => {}, counting: () => {} },
      new AbortController().signal,
    );
  });
}

test('who said that it may oversell breaks no promise when it does', async () => {
  const comparison = await compare({ naive: { oversellBy: 3 }, bouncer: {} });
  expect(comparison).toMatchObject({ ok: true, runs: [{ broken: [] }, { broken: [] }] });
  expect(comparison.runs.map(({ result }) => result.audit.oversold)).toEqual([3, 0]);
  expect(formatComparison(comparison)).toContain('GOOD: each of 2 strategies kept its promise');
});

test.each(['bouncer', 'one-that-only-the-shop-knows'])('%s is not allowed to', async (strategy) => {
  const comparison = await compare({ [strategy]: { oversellBy: 3 } });
  expect(comparison.ok).toBe(false);
  expect(formatComparison(comparison)).toContain(`violation: ${strategy}: oversold: 13 tickets sold of 10`);
});

test('who may oversell may not forget orders', async () => {
  const { runs } = await compare({ naive: { forgetEvery: 5 } });
  expect(runs[0]?.broken.join()).toContain('orders that buyers were told of do not exist');
});

test('once the crowd is sent home, the others do not get their turn', async () => {
  const { ok, runs } = await compare({ bouncer: {}, merged: {}, 'for-update': {} }, 'merged');
  expect(runs.map(({ strategy }) => strategy)).toEqual(['bouncer', 'merged']);
  expect(ok).toBe(true);
});
