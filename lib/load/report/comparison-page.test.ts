import { expect, test } from 'vitest';
import type { RunResult } from '@/lib/load/result/result-schema';
import { runTiny } from '@/lib/load/testing/tiny-run';
import { drawComparisonPage } from './comparison-page';

test('strategies stand side by side, in a table and on top of each other', async () => {
  const [bouncer, naive] = [await runTiny(), await runTiny({ oversellBy: 3 })];
  const page = drawComparisonPage(
    {
      schema: 1,
      kind: 'comparison',
      seed: 7,
      ok: false,
      runs: [
        { strategy: 'bouncer', promise: 'never', broken: [], result: bouncer },
        { strategy: 'naive', promise: 'never', broken: ['oversold: 13 tickets sold of 10'], result: naive },
      ],
    },
    'npm run black-friday -- --compare bouncer,naive --seed 7',
  );
  expect(page).toContain('<header class="bad">');
  expect(page).toContain('violation: naive: oversold: 13 tickets sold of 10');
  expect(page.indexOf('>Side by side<')).toBeLessThan(page.indexOf('<figure'));
  for (const id of ['stocks', 'accepted', 'refused']) {
    const chart = page.slice(page.indexOf(`id="${id}"`)).split('</figure>')[0];
    expect(chart?.match(/<path [^>]*of-[01]"/g), id).toHaveLength(2);
  }
  expect(page).toContain('body:has(#box-1:not(:checked)) .of-1{display:none}');
  expect(page).not.toMatch(/<script|NaN/);
});

test('an oversale that had to be is the headline, and not called good', async () => {
  const [bouncer, naive] = [await runTiny(), await runTiny({ oversellBy: 3 })];
  const of = (strategy: string, promise: 'possible' | 'never', result: RunResult) => ({
    strategy,
    promise,
    broken: [],
    result,
  });
  const runs = [of('naive', 'possible', naive), of('bouncer', 'never', bouncer)];
  const page = drawComparisonPage({ schema: 1, kind: 'comparison', seed: 7, ok: true, runs }, 'x');
  expect(page).toContain('>naive sold 13 of 10, as it must; bouncer sold no ticket twice</h1>');
  expect(page).toContain('<header class="open">');
});

test('where no strategy had its turn there is a page without a chart', () => {
  const leftOut = [{ strategy: 'bouncer', why: 'Ctrl-C came first' }];
  const page = drawComparisonPage(
    { schema: 1, kind: 'comparison', seed: 7, ok: true, runs: [], leftOut },
    'npm run black-friday -- --compare bouncer',
  );
  expect(page).toContain('<h1>NO VERDICT</h1>');
  expect(page).toContain('left out: bouncer: Ctrl-C came first');
  expect(page).not.toMatch(/<svg role|NaN|Infinity/);
});
