import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { FIGURES } from './figures';
import { openLeg } from './interleave';
import { Ledger } from './ledger';
import { formatBench } from './report';
import { summarize } from './result';

const facts = { quick: false, redisKind: 'redis', versions: { postgres: '18.4', redis: '7.0.15' } };

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
  expect(lineOf(report, 'sales through Next')).toMatch(/1\.1.*≥ 0\.85.*0\.85 to 1\.35.*ok/);
  expect(report).toContain('Postgres 18.4, Redis 7.0.15 (redis)');
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

test('counts grow over the run, violations are told, and legs give medians', () => {
  const ledger = goodLedger();
  ledger.set('violations', [0]);
  ledger.countViolations([]);
  ledger.countViolations(['oversold: 2 of 1', 'lost: 1']);
  ledger.countViolations(['untold: 1']);
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
