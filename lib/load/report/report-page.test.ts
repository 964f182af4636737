import { beforeAll, expect, test } from 'vitest';
import { ANSWER_KINDS } from '@/lib/load/generator/answer';
import type { RunResult } from '@/lib/load/result/result-schema';
import { runTiny } from '@/lib/load/testing/tiny-run';
import { describeReport } from './report';
import { drawReportPage } from './report-page';

const COMMAND = "npm run black-friday -- --threshold 'p99<500' --seed 7";
const FIGURES = ['stock', 'outcomes', 'latency', 'curve', 'flow', 'lag'];
const MAX_BYTES = 500_000;

let good: RunResult;
beforeAll(async () => {
  good = await runTiny();
});

test('the verdict is on top, each figure is drawn and told, and the command is there to be typed', () => {
  const page = drawReportPage(good, COMMAND);
  expect(page).toContain('<header class="good">');
  expect(page).toContain('<h1>GOOD</h1><p class="summary">10 of 10 tickets sold, each exactly once');
  for (const id of FIGURES) {
    const chart = page.slice(page.indexOf(`id="${id}"`));
    expect(chart, id).toMatch(/^[\s\S]*?<svg role="img" aria-labelledby="\w+-title \w+-text"[\s\S]*?<table>/);
  }
  expect(page).toContain('sold out, ');
  expect(page).toContain('p99&#x3C;500');
});

test('it needs nothing but itself', () => {
  const page = drawReportPage(good, COMMAND);
  expect(page).not.toMatch(/<script|@import|\sstyle=/);
  const wants = [...page.matchAll(/(?:src|href)="?([^"\s>]+)|url\(([^)]+)\)/g)].map(
    ([, link, url]) => link ?? url,
  );
  expect(wants.filter((want) => !/^(data:|#)/.test(want ?? ''))).toEqual([]);
});

test('a strategy that broke its promise is named, faults have their numbers, and what buyers heard is no markup', () => {
  const page = drawReportPage(
    {
      ...good,
      verdict: { ok: false, violations: ['oversold: 11 tickets sold of 10'] },
      errors: { '500 <script>alert(1)</script>': 1 },
      marks: [
        { fault: 'redis-gone', text: 'Redis is gone for a second', fromMs: 10, toMs: 1010 },
        { fault: 'kill-process', text: 'a server process is killed', fromMs: 1500, toMs: null },
      ],
    },
    COMMAND,
  );
  expect(page).toContain('<header class="bad">');
  expect(page).toContain('violation: oversold: 11 tickets sold of 10');
  expect(page.match(/class="fault"/g)).toHaveLength(2 * (FIGURES.length - 1));
  expect(page).not.toContain('<script');
});

test('what had to hold is listed, whether it held or not', () => {
  const checked = [
    { text: 'oversold==0', value: 0, ok: true },
    { text: 'p99<1', value: 9.876, ok: false },
  ];
  const page = drawReportPage({ ...good, thresholds: { ...good.thresholds, checked } }, COMMAND);
  expect(page).toMatch(/oversold==0<td>0<td>held/);
  expect(page).toMatch(/p99&#x3C;1<td>9\.88<td>missed/);
});

test('a run that was too slow to tell is neither good nor bad', () => {
  const page = drawReportPage(
    { ...good, thresholds: { ...good.thresholds, unjudged: ['p99<1: it is 9'] } },
    COMMAND,
  );
  expect(page).toContain('<header class="open">');
  expect(page).toContain('<h1>NO VERDICT</h1>');
});

test('a run with all that can happen, as finely as it can be told, is small enough to mail', () => {
  const answers = { ...good.answers };
  for (const kind of ANSWER_KINDS) answers[kind] = 12_345;
  const slices = Array.from({ length: 300 }, (_, index) => ({
    atMs: index * 160,
    stock: 50_000 - index * 123,
    due: 12_345,
    sent: 12_345,
    waiting: 12_345,
    inFlight: 64,
    answers,
    latencyMs: { p50: 123.4, p95: 1234.5, p99: 12_345.6, max: 12_345.6 },
    lagMs: 12.345,
  }));
  const page = drawReportPage({ ...good, answers, series: { sliceMs: 160, slices } }, COMMAND);
  expect(Buffer.byteLength(page)).toBeLessThan(MAX_BYTES);
});

test('buyers who got no clear answer have a curve and a row, where there were any', async () => {
  const lost = await runTiny({ loseAnswerEvery: 3 });
  const page = drawReportPage(lost, COMMAND);
  expect(page.slice(page.indexOf('id="curve"')).split('</figure>')[0]).toContain('no clear answer');
  expect(describeReport(lost)).toContain('no clear answer, from Buy');
  expect(drawReportPage(good, COMMAND) + describeReport(good)).not.toContain('no clear answer');
});

test('a crowd of whom nobody was answered has a page too', () => {
  const nobody = drawReportPage(
    {
      ...good,
      answers: { ...good.answers, sold: 0, soldOut: 0 },
      curvesMs: { accepted: [], refused: [] },
      timingsMs: { soldOut: null, allAnswered: 0 },
      series: { sliceMs: 10, slices: [] },
    },
    COMMAND,
  );
  expect(nobody).toContain('They never sold out.');
  expect(nobody).not.toMatch(/NaN|Infinity|undefined/);
});
