import { expect, test } from 'vitest';
import { drawRates } from './draw-rates';
import { FIGURES } from './figures';
import { Ledger } from './ledger';
import { fillReadme } from './readme';
import { summarize } from './result';

const facts = { quick: false, redisKind: 'redis', versions: { postgres: '18.4', redis: '7.0.15' } };

function resultOf(salesThroughNext: number) {
  const ledger = new Ledger();
  for (const { name, goal } of FIGURES) ledger.set(name, [goal ?? 12_345.6]);
  ledger.set('salesThroughNext', [salesThroughNext]);
  ledger.series.push(
    { name: 'sales, fast lane', unit: 'a second', rounds: [5000, 6000, 7000] },
    { name: 'empty path <&>', unit: 'a second', rounds: [12_000] },
    { name: 'a lone buyer', unit: 'ms', rounds: [3] },
  );
  return summarize(ledger, facts);
}

const readme =
  'before\n<!-- bench: written by `npm run bench -- --readme`, never by hand -->\nthe last run\n<!-- /bench -->\nafter\n';

test('the figures stand between the marks, and a second run replaces the first', () => {
  const first = fillReadme(readme, resultOf(0.87), 'docs/bench.svg');
  expect(first).toMatch(/^before\n<!-- bench:[^>]*-->\n\nOne run, /);
  expect(first).toMatch(/\n<!-- \/bench -->\nafter\n$/);
  expect(first).not.toContain('the last run');
  expect(first).toContain('| sales through Next / its empty route | 0.87 | ≥ 0.85 |');
  expect(first).toContain('![What this machine answers a second](docs/bench.svg)');
  expect(first).not.toContain('missed');
  const second = fillReadme(first, resultOf(0.5), 'docs/bench.svg');
  expect(second).toContain('| sales through Next / its empty route | 0.5 | ≥ 0.85, missed |');
  expect(second).not.toContain('| 0.87 |');
  for (const { title } of FIGURES) expect(second).toContain(`| ${title} |`);
});

test('a README without the marks is left alone', () => {
  expect(() => fillReadme('nothing', resultOf(1), 'docs/bench.svg')).toThrow('no <!-- bench');
});

test('the drawing has a bar for each rate, in proportion, the highest first', () => {
  const svg = drawRates(resultOf(1));
  const widths = [...svg.matchAll(/<rect[^>]* width="([\d.]+)"/g)].map(([, width]) => Number(width));
  expect(widths).toHaveLength(2);
  expect((widths[1] ?? 0) / (widths[0] ?? 1)).toBeCloseTo(0.5, 2);
  expect(svg).toContain('>empty path &#60;&#38;&#62;</text>');
  expect(svg).toContain('>6,000</text>');
  expect(svg).not.toContain('lone buyer');
});
