import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { CHARTS } from './draw-charts';
import { FIGURES } from './figures';
import { fillFigures, PAGES } from './fill-figures';
import { Ledger } from './ledger';
import { summarize } from './result';

const versions = { postgres: '18.4', redis: '7.0.15' };
const facts = { quick: false, next: '16.4.5', redisKind: 'redis', versions };

function resultOf(salesThroughNext: number) {
  const ledger = new Ledger();
  for (const { name, goal } of FIGURES) ledger.set(name, [goal ?? 12_345.6]);
  ledger.set('salesThroughNext', [salesThroughNext, salesThroughNext, 0.1]);
  ledger.series.push(
    { name: 'sales, fast lane', unit: 'a second', rounds: [5000, 6000, 7000] },
    { name: 'bare handler <&>', unit: 'a second', rounds: [12_000] },
    { name: 'a lone buyer', unit: 'ms', rounds: [3] },
    { name: 'time to sell out, bouncer', unit: 'ms', rounds: [400] },
    { name: 'time to sell out, merged', unit: 'ms', rounds: [100, 101, 99] },
    { name: '5,000 answers of the bare handler', unit: 'ms', rounds: [200] },
  );
  return summarize(ledger, facts);
}

const [readme, performance] = PAGES;
const MARKED =
  'before\n<!-- bench: written by `npm run bench -- --readme`, never by hand -->\nthe last run\n<!-- /bench -->\nafter\n';

test('the figures stand between the marks, and a second run replaces the first', () => {
  const first = fillFigures(MARKED, performance, resultOf(0.87));
  expect(first).toMatch(/^before\n<!-- bench:[^>]*-->\n\nOne run, /);
  expect(first).toMatch(/\n<!-- \/bench -->\nafter\n$/);
  expect(first).not.toContain('the last run');
  expect(first).toContain('| sales through Next / its bare route | 0.87 | ≥ 0.85 | median of 3 |');
  expect(first).toContain('](bench-doorbuster.svg)');
  expect(first).toContain(`**Node ${process.version}**, Next 16.4.5,\nPostgreSQL 18.4, redis 7.0.15.`);
  expect(first).not.toContain('missed');
  const second = fillFigures(first, performance, resultOf(0.5));
  expect(second).toContain('| sales through Next / its bare route | 0.5 | ≥ 0.85, missed | median of 3 |');
  expect(second).not.toContain('| 0.87 |');
});

test('the README has ten figures, docs/performance.md the others', () => {
  const [ten, others] = [
    fillFigures(MARKED, readme, resultOf(1)),
    fillFigures(MARKED, performance, resultOf(1)),
  ];
  const isOf = (page: string) =>
    FIGURES.filter(({ title }) => page.includes(`| ${title} |`)).map(({ name }) => name);
  expect(isOf(ten)).toHaveLength(10);
  expect([...isOf(ten), ...isOf(others)].toSorted()).toEqual(FIGURES.map(({ name }) => name).toSorted());
  expect(ten).toContain('| violations in the whole run: oversold, lost, unacknowledged | 0 | ≤ 0 | once |');
  expect(ten).toContain('](docs/bench.svg)');
});

test.each(PAGES)('$file has the marks; a page without them is left alone', async (page) => {
  const text = await readFile(page.file, 'utf8');
  expect(fillFigures(text, page, resultOf(1))).toContain('One run, everything');
  expect(() => fillFigures('nothing', page, resultOf(1))).toThrow('no <!-- bench');
});

test('a part that failed is a row that says why', () => {
  const result = { ...resultOf(1), failures: [{ section: 'The workshop', why: 'no answer\nin 5 | 6 s' }] };
  expect(fillFigures(MARKED, readme, result)).toContain(
    '| The workshop: failed: no answer in 5 \\| 6 s | | | |\n',
  );
});

const [rates, doorbuster] = [CHARTS.rates.draw(resultOf(1)), CHARTS.doorbuster.draw(resultOf(1))];
const widthsOf = (svg = '') =>
  [...svg.matchAll(/<rect[^>]* width="([\d.]+)"/g)].map(([, width]) => Number(width));

test('the drawing has a bar for each rate, in proportion, the highest first', () => {
  const widths = widthsOf(rates);
  expect(widths).toHaveLength(2);
  expect((widths[1] ?? 0) / (widths[0] ?? 1)).toBeCloseTo(0.5, 2);
  expect(rates).toContain('>bare handler &#60;&#38;&#62;</text>');
  expect(rates).toContain('>6,000</text>');
  expect(rates).not.toContain('lone buyer');
});

test('the drawing of the doorbuster has a bar for each strategy, the shortest first', () => {
  expect(widthsOf(doorbuster).map((width, _, all) => width / (all.at(-1) ?? 1))).toEqual([0.25, 0.5, 1]);
  expect(doorbuster).toMatch(/merged.*bare handler.*bouncer/s);
  expect(doorbuster).not.toContain('lone buyer');
});
