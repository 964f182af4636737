import { afterEach, expect, test, vi } from 'vitest';
import { UsageError } from '@/lib/core/cli/usage-error';
import { scheduleArrivals } from './generator/arrivals';
import { allFaults } from './generator/fault-names';
import { parseOptions } from './load-options';

afterEach(() => vi.restoreAllMocks());

test('what is left out', () => {
  expect(parseOptions([])).toEqual({
    plan: { profile: 'doorbuster', buyers: 5000, durationMs: 0 },
    closed: false,
    stock: 500,
    concurrency: 64,
    workers: 1,
    rounds: 1,
    browse: 0,
    nemesis: [],
    threshold: [],
    allowHost: false,
    keep: false,
  });
});

test('what is given', () => {
  const line =
    '--buyers 9 --stock 0 --concurrency 3 --seed 4294967295 --strategy naive --ticket-type a-b --keep --door next';
  expect(parseOptions(line.split(' '))).toMatchObject({
    plan: { buyers: 9 },
    stock: 0,
    concurrency: 3,
    seed: 4294967295,
    strategy: 'naive',
    ticketType: 'a-b',
    keep: true,
    door: 'next',
  });
});

test('--rate and --duration alone let the crowd come over time', () => {
  const planOf = (line: string) => parseOptions(line.split(' ')).plan;
  expect(planOf('--rate 200 --duration 5')).toEqual({ profile: 'soak', buyers: 1000, durationMs: 5000 });
  expect(planOf('--rate 200')).toEqual({ profile: 'soak', buyers: 2000, durationMs: 10_000 });
  expect(planOf('--duration 5')).toEqual({ profile: 'soak', buyers: 5000, durationMs: 5000 });
});

test('a list that is given twice is one list', () => {
  expect(parseOptions('--compare naive --compare bouncer'.split(' ')).compare).toEqual(['naive', 'bouncer']);
  const { threshold, nemesis } = parseOptions(
    '--threshold p99<500 --threshold oversold==0,5xx==0 --nemesis redis-gone --nemesis kill-process'.split(
      ' ',
    ),
  );
  expect(threshold.map(({ text }) => text)).toEqual(['p99<500', 'oversold==0', '5xx==0']);
  expect(nemesis).toEqual(['redis-gone', 'kill-process']);
});

test('--nemesis takes its time, and leaves tickets to be sold while things are broken', () => {
  expect(parseOptions(['--nemesis', 'redis-gone,kill-process'])).toMatchObject({
    nemesis: ['redis-gone', 'kill-process'],
    plan: { profile: 'soak', buyers: 5000, durationMs: 7000 },
    stock: 4000,
  });
  expect(parseOptions(['--nemesis', 'restock']).plan.durationMs).toBe(8000);
  expect(parseOptions(['--nemesis', 'all', '--profile', 'doorbuster', '--stock', '7'])).toMatchObject({
    nemesis: allFaults(false),
    plan: { durationMs: 0 },
    stock: 7,
  });
});

test('--nemesis spreads the crowd so that tickets are left while things are broken; restock is last', () => {
  const { plan, nemesis } = parseOptions('--nemesis restock,redis-gone --buyers 1000 --stock 100'.split(' '));
  expect(nemesis).toEqual(['redis-gone', 'restock']);
  const split = plan.split ?? { ofTime: 0, ofBuyers: 1 };
  const schedule = scheduleArrivals(plan, 1);
  const early = schedule.filter((ms) => ms < split.ofTime * plan.durationMs).length;
  expect(split.ofBuyers).toBeCloseTo(0.09);
  expect(early).toBeGreaterThan(60);
  expect(early).toBeLessThan(100);
  expect(schedule.at(-1)).toBeGreaterThan(0.9 * plan.durationMs);
  expect(parseOptions('--nemesis all --buyers 10 --stock 100'.split(' ')).plan.split).toBeUndefined();
});

test('--compare takes each strategy once, and all of them by one word', () => {
  expect(parseOptions(['--compare', 'naive, bouncer,naive']).compare).toEqual(['naive', 'bouncer']);
  expect(parseOptions(['--compare', 'all']).compare).toBe('all');
});

test.each([
  '--buyers 0',
  '--buyers -5',
  '--buyers 1e3',
  '--buyers 10x',
  '--buyers',
  '--stock 1.5',
  '--concurrency 0',
  '--seed 4294967296',
  '--door back',
  '--drivers udp',
  '--instances 0',
  '--nonsense',
  'tickets',
  '--url http://127.0.0.1:3000 --instances 2',
  '--profile flood',
  '--nemesis sharks',
  '--closed --profile soak',
  '--closed --rate 5',
  '--rounds 0',
  '--threshold p99',
  '--threshold p42<5',
  '--threshold p99<5,',
  '--profile doorbuster --rate 100',
  '--profile bots --duration 5',
  '--profile soak --rate 100 --duration 1 --buyers 7',
  '--profile soak --duration 1e3',
  '--workers 9 --concurrency 8',
  '--compare bouncer,,naive',
  '--compare bouncer --strategy naive',
  '--compare bouncer --baseline run.json',
])('%s is bad usage', (line) => {
  const complaint = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  let error: unknown;
  try {
    parseOptions(line.split(' '));
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(UsageError);
  const isSaid = complaint.mock.calls.length > 0 || (error instanceof Error && error.message !== '');
  expect(isSaid).toBe(true);
});

test('--pay, and what belongs to it', () => {
  expect(parseOptions(['--pay'])).toMatchObject({
    pay: { holdMs: 5000, decline: 0.1, lost: 0.05 },
    plan: { profile: 'doorbuster' },
    stock: 500,
  });
  const line = '--pay --hold 2.5 --decline 0.5 --lost 0 --checkout naive-coordinator --nemesis kills';
  expect(parseOptions(line.split(' '))).toMatchObject({
    pay: { holdMs: 2500, decline: 0.5, lost: 0, checkout: 'naive-coordinator' },
    nemesis: ['kills'],
    stock: 500,
  });
  expect(parseOptions(['--pay', '--nemesis', 'all']).nemesis).toEqual(allFaults(true));
  expect(allFaults(true)).toContain('provider-gone');
  expect(allFaults(false)).not.toContain('provider-gone');
});

test.each([
  ['--hold 5', /--hold is for a crowd that pays/],
  ['--nemesis provider-slow', /provider-slow is for a crowd that pays/],
  ['--pay --decline 0.6 --lost 0.5', /together 1 at most/],
  ['--pay --hold 0.5', /a second at least/],
])('%s is refused', (line, why) => {
  expect(() => parseOptions(line.split(' '))).toThrow(why);
});
