import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { FIGURES } from './figures';
import { openLeg } from './interleave';
import { Ledger } from './ledger';
import { formatBench } from './report';
import { summarize } from './result';

const versions = { postgres: '18.4', redis: '7.0.15' };
const facts = { quick: false, next: '16.4.5', redisKind: 'redis', versions };

function goodLedger(): Ledger {
  const ledger = new Ledger();
  for (const { name, goal, better } of FIGURES) {
    ledger.set(name, [goal ?? 1, (goal ?? 1) + (better === 'more' ? 0.5 : 0)]);
  }
  return ledger;
}

const lineOf = (report: string, part: string) => report.split('\n').find((line) => line.includes(part));

test('every figure is in the JSON and in the table, with its goal', () => {
  const result = summarize(goodLedger(), facts);
  expect(result).toMatchObject({ schema: 1, ok: true, quick: false, remarks: [] });
  const report = stripVTControlCharacters(formatBench(result));
  for (const { name, title, goal } of FIGURES) {
    expect(result.ratios[name]).toMatchObject({ goal, ok: true });
    expect(lineOf(report, title)).toContain(goal === null ? '' : `${goal}`);
  }
  expect(lineOf(report, 'sales through Next')).toMatch(/1\.1.*≥ 0\.85.*median of 2.*0\.85 to 1\.35.*ok/);
  expect(report).toContain('Next 16.4.5, Postgres 18.4, Redis 7.0.15 (redis)');
  expect(report).toContain('GOOD: every goal is reached');
});

test('one goal missed is a bad bench, and so is one that was not measured', () => {
  const slow = goodLedger();
  slow.set('salesThroughNext', [0.2, 0.84, 0.9]);
  const result = summarize(slow, facts);
  expect(result.ok).toBe(false);
  expect(result.ratios.salesThroughNext).toMatchObject({ value: 0.84, goal: 0.85, ok: false });
  const report = stripVTControlCharacters(formatBench(result));
  expect(lineOf(report, 'sales through Next')).toContain('missed');
  expect(report).toContain('BAD: goals missed: 1');
  expect(summarize(new Ledger(), facts).ok).toBe(false);
});

test('a part that failed is a bad bench; the figures of the others are there', () => {
  const ledger = goodLedger();
  ledger.failures.push({ section: 'A second demo', why: 'not ready in 120 s' });
  const result = summarize(ledger, facts);
  expect(result).toMatchObject({ ok: false, failures: ledger.failures });
  const report = stripVTControlCharacters(formatBench(result));
  expect(report).toContain('failed: A second demo: not ready in 120 s');
  expect(report).toContain('BAD: parts failed: 1, goals missed: 0');
  expect(lineOf(report, 'sales through Next')).toContain('ok');
});

test('what was taken once says so', () => {
  const ledger = goodLedger();
  ledger.set('memoryGrowth', [1]);
  const report = stripVTControlCharacters(formatBench(summarize(ledger, facts)));
  expect(lineOf(report, 'over 100,000 purchases')).toContain('once');
});

test('counts grow over the run, violations are reported, and legs give medians', () => {
  const ledger = goodLedger();
  ledger.set('violations', [0]);
  ledger.countViolations([]);
  ledger.countViolations(['oversold: 2 of 1', 'lost: 1']);
  ledger.countViolations(['unacknowledged: 1']);
  const leg = openLeg('sales', 'a second', async () => 0);
  leg.rounds.push(3, 1, 2);
  ledger.series.push(leg);
  const result = summarize(ledger, facts);
  expect(result.ratios.violations).toMatchObject({ value: 3, ok: false });
  expect(result.absolute).toEqual({ sales: { value: 2, unit: 'a second' } });
  const report = stripVTControlCharacters(formatBench(result));
  expect(report).toContain('remark: oversold: 2 of 1');
  expect(report).toContain('2 a second');
});
