import { afterEach, expect, test } from 'vitest';
import { PATIENCE } from './generator/buyer';
import { Control } from './generator/control';
import { nemesisSpanMs } from './generator/fault-names';
import { parseOptions } from './load-options';
import { describeReport, isJudged, verdictLines } from './report/report';
import { sumUpRounds } from './result/rounds';
import { holdTo, parseThresholds } from './result/thresholds';
import { runBlackFriday } from './run';
import type { RunOptions } from './run-options';
import { type Habits, TINY_TOKEN, TinyShop } from './testing/tiny-shop';

const open: TinyShop[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((shop) => shop.close()));
});

async function visit(
  options: Partial<RunOptions>,
  signal = new AbortController().signal,
  habits: Habits = {},
) {
  const shop = new TinyShop(habits);
  open.push(shop);
  const run: RunOptions = {
    url: await shop.open(),
    adminToken: TINY_TOKEN,
    buyers: 50,
    stock: 10,
    concurrency: 8,
    seed: 1,
    strategy: undefined,
    ticketTypeId: undefined,
    keep: true,
    instances: null,
    patience: PATIENCE,
    plan: { profile: 'soak', buyers: 50, durationMs: 1000 },
    ...options,
  };
  return { shop, ran: runBlackFriday(run, { said: () => {}, counting: () => {} }, signal) };
}

const harmless = { killProcess: () => {}, restartPostgres: async () => {}, shiftClock: () => {} };

test('people look at pages while others buy, and are counted apart', async () => {
  const { ran } = await visit({ browse: 20 });
  const { pages, requests } = await ran;
  expect(requests).toBeGreaterThanOrEqual(50);
  expect(requests).toBeLessThan(60);
  expect(pages).toMatchObject({ people: 20, failures: 0 });
  expect(pages?.requests).toBeGreaterThan(5);
  expect(pages?.curveMs.at(-1)).toEqual([100, pages?.latencyMs.max]);
});

test('pages that fail count among the statuses that a threshold is about', async () => {
  const habits: Habits = { failsAt: (path) => (path === '/' ? 500 : undefined) };
  const { ran } = await visit({ browse: 20 }, new AbortController().signal, habits);
  const result = holdTo(await ran, parseThresholds('5xx==0,pages.failures==0'));
  const pages = result.pages?.requests ?? 0;
  expect(pages).toBeGreaterThan(5);
  expect(result.thresholds.missed).toEqual([`5xx==0: it is ${pages}`, `pages.failures==0: it is ${pages}`]);
});

test('what is broken is marked, and whole again when the crowd has gone', async () => {
  const { shop, ran } = await visit({
    nemesis: ['redis-gone', 'redis-slow'],
    plan: { profile: 'soak', buyers: 50, durationMs: 2500 },
  });
  const { marks, verdict } = await ran;
  expect(verdict.ok).toBe(true);
  expect(marks.map(({ fault }) => fault)).toEqual(['redis-gone', 'redis-slow']);
  for (const { fromMs, toMs } of marks) expect(toMs).toBeGreaterThan(fromMs);
  expect(shop.faults).toEqual([
    { redisGone: true },
    { redisGone: false },
    { redisDelayMs: 200 },
    { redisDelayMs: 0 },
  ]);
});

test('a shop of one’s own is broken by its owner', async () => {
  const done: string[] = [];
  const injector = {
    killProcess: () => done.push('killed'),
    restartPostgres: async () => {
      done.push('restarted');
    },
    shiftClock: (ms: number) => done.push(`clock ${ms}`),
  };
  const { ran } = await visit({
    nemesis: ['kill-process', 'postgres-restart', 'clock-skew'],
    injector,
    workers: 2,
  });
  expect((await ran).marks).toHaveLength(3);
  expect(done).toEqual(['killed', 'restarted', 'clock 600000', 'clock 0']);
});

test.each(['postgres-restart', 'clock-skew'] as const)('%s needs one', async (fault) => {
  const { shop, ran } = await visit({ nemesis: [fault] });
  await expect(ran).rejects.toThrow(`--nemesis ${fault} is for a shop of its own`);
  expect(shop.requests).toBe(0);
});

test('a crowd that is sent home takes the fault with it that is there', async () => {
  const control = new Control();
  const plan = { profile: 'soak', buyers: 50, durationMs: nemesisSpanMs(10) } as const;
  const { shop, ran } = await visit({ nemesis: Array(20).fill('redis-gone'), plan, control });
  await expect.poll(() => shop.faults).toEqual([{ redisGone: true }]);
  control.drain();
  expect((await ran).marks).toHaveLength(1);
  expect(shop.faults).toEqual([{ redisGone: true }, { redisGone: false }]);
});

test('a stop in the middle heals, too', async () => {
  const stop = new AbortController();
  const plan = { profile: 'soak', buyers: 50, durationMs: nemesisSpanMs(10) } as const;
  const { shop, ran } = await visit({ nemesis: Array(20).fill('redis-gone'), plan }, stop.signal);
  const stopped = expect(ran).rejects.toThrow('aborted');
  await expect.poll(() => shop.faults).toEqual([{ redisGone: true }]);
  stop.abort();
  await stopped;
  expect(shop.faults).toEqual([{ redisGone: true }, { redisGone: false }]);
});

test('a fault that the shop refuses ends in no verdict, once the ticket type is put back', async () => {
  const habits: Habits = { failsAt: (path) => (path === '/api/admin/faults' ? 400 : undefined) };
  const { signal } = new AbortController();
  const { shop, ran } = await visit({ nemesis: ['redis-gone'], keep: false }, signal, habits);
  await expect(ran).rejects.toThrow('POST /api/admin/faults: 400');
  expect(shop.types.get('tiny')?.capacity).toBe(5);
});

test('faults whose turn never came are named', async () => {
  const plan = { profile: 'doorbuster', buyers: 50, durationMs: 0 } as const;
  const { ran } = await visit({ nemesis: ['redis-gone', 'kill-process'], plan, injector: harmless });
  const { marks, notes = [], untested } = await ran;
  expect(marks.length + notes.filter((note) => note.includes('never struck')).length).toBe(2);
  expect(untested).toContain('kill-process');
  expect(notes).toContain('kill-process never struck: the crowd had gone before');
});

test('a fault that met no sale leaves no verdict, unless all is bad anyway', async () => {
  const faults = { nemesis: ['redis-gone', 'redis-slow'] as const, stock: 20 };
  const even = { profile: 'soak', buyers: 50, durationMs: 2500 } as const;
  const { ran } = await visit({ ...faults, plan: even });
  const result = await ran;
  expect(result).toMatchObject({ verdict: { ok: true }, untested: ['redis-slow'] });
  expect(result.notes).toEqual(['redis-slow struck an empty shop: all tickets were sold before']);
  expect(isJudged(result)).toBe(false);
  expect(verdictLines(result).at(-1)).toMatch(/^NO VERDICT on redis-slow: /);
  const bad = { ...result, verdict: { ok: false, violations: ['oversold'] } };
  expect(isJudged(bad)).toBe(true);
  expect(verdictLines(bad).at(-1)).toMatch(/^BAD/);
});

test('a crowd that is far larger than the stock is spread so that each fault meets a sale', async () => {
  const plan = parseOptions(
    '--nemesis redis-gone,redis-slow --buyers 200 --stock 20 --duration 4'.split(' '),
  ).plan;
  const { ran } = await visit({ nemesis: ['redis-gone', 'redis-slow'], buyers: 200, stock: 20, plan });
  const result = await ran;
  expect(result).toMatchObject({ verdict: { ok: true }, untested: [], accepted: 20, notes: [] });
  expect(verdictLines(result).at(-1)).toMatch(/^GOOD: 20 of 20/);
});

test('tickets come back once all are sold, and are sold too', async () => {
  const { ran } = await visit({ nemesis: ['restock'], stock: 10 });
  const result = await ran;
  expect(result.verdict).toEqual({ ok: true, violations: [] });
  expect(result).toMatchObject({ restocked: 1, accepted: 11, audit: { capacity: 11, sold: 11 } });
  expect(result.marks[0]?.fromMs).toBeGreaterThanOrEqual(result.timingsMs.soldOut ?? Infinity);
  expect(result.series.slices.at(-1)?.stock).toBe(0);
  expect(describeReport(result)).toMatch(/came back +│ 1 tickets/);
  expect(verdictLines(result).at(-1)).toContain('GOOD: 11 of 11 tickets sold');
});

test('where not all are sold, none come back', async () => {
  const { ran } = await visit({ nemesis: ['restock'], stock: 60 });
  const { verdict, notes, restocked } = await ran;
  expect(verdict.ok).toBe(true);
  expect(restocked).toBe(0);
  expect(notes).toEqual(['restock never struck: the crowd had gone before']);
});

test('of several rounds there are medians and spread, and what went wrong in any of them', async () => {
  const first = await (await visit({ plan: { profile: 'doorbuster', buyers: 50, durationMs: 0 } })).ran;
  const rounds = [30, 10, 20].map((allAnswered) => ({ ...first, timingsMs: { soldOut: null, allAnswered } }));
  const bad = { ...rounds[0], verdict: { ok: false, violations: ['oversold'] } };
  const sum = sumUpRounds([{ ...first, ...bad }, ...rounds.slice(1)], 7);
  expect(sum.timingsMs.allAnswered).toBe(20);
  expect(sum.verdict).toEqual({ ok: false, violations: ['round 1: oversold'] });
  expect(sum.rounds).toMatchObject({ count: 3, warmup: 7 });
  expect(sum.rounds?.figures.allAnswered).toEqual({ median: 20, min: 10, max: 30, values: [30, 10, 20] });
  expect(sum.rounds?.figures.soldOut?.median).toBeNull();
});
