import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { drawComparisonPage } from '@/lib/load/report/comparison-page';
import { drawReportPage } from '@/lib/load/report/report-page';
import { runTiny } from '@/lib/load/testing/tiny-run';
import { lookAt } from './look';

/** Opens a page from the disk, as a reader who got it by mail does; whatever it complains of or asks the network for is found. */
async function open(page: Page, file: string, html: string): Promise<readonly string[]> {
  const found: string[] = [];
  page.on('pageerror', (error) => found.push(String(error)));
  page.on('console', (message) => found.push(message.text()));
  page.on('request', (request) => {
    if (/^https?:/.test(request.url())) found.push(request.url());
  });
  await page.context().setOffline(true);
  await writeFile(file, html);
  await page.goto(pathToFileURL(file).href);
  return found;
}

test('a good run: every chart has its name and its figures', async ({ page }, info) => {
  const result = await runTiny();
  const found = await open(page, info.outputPath('run.html'), drawReportPage(result, 'npm run black-friday'));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('GOOD');
  await expect(page.getByRole('img')).toHaveCount(6);
  await expect(page.getByRole('img', { name: 'Tickets left' })).toBeVisible();
  await page.locator('#stock').getByText('The figures').click();
  await expect(page.getByRole('region', { name: 'The figures of “Tickets left”' })).toBeVisible();
  await lookAt(page, 'report-good');
  expect(found).toEqual([]);
});

test('a bad run while things were broken, against an earlier one', async ({ page }, info) => {
  const result = await runTiny({ oversellBy: 3 });
  const endMs = result.timingsMs.allAnswered;
  const mark = {
    fault: 'redis-gone',
    text: 'Redis is gone for a second',
    fromMs: endMs / 4,
    toMs: endMs / 2,
  };
  const html = drawReportPage({ ...result, marks: [mark] }, 'npm run black-friday', {
    file: 'old.json',
    result,
  });
  const found = await open(page, info.outputPath('run.html'), html);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('BAD');
  await expect(page.getByText('violation: oversold: 13 tickets sold of 10')).toBeVisible();
  await expect(page.getByRole('heading', { name: /^Against an earlier run/ })).toBeVisible();
  await lookAt(page, 'report-bad');
  expect(found).toEqual([]);
});

test('strategies side by side: a box takes one out of the charts', async ({ page }, info) => {
  const [bouncer, naive] = [await runTiny(), await runTiny({ oversellBy: 3 })];
  const html = drawComparisonPage(
    {
      schema: 1,
      kind: 'comparison',
      seed: 7,
      ok: true,
      runs: [
        { strategy: 'bouncer', promise: 'never', broken: [], result: bouncer },
        { strategy: 'naive', promise: 'possible', broken: [], result: naive },
      ],
    },
    'npm run black-friday -- --compare bouncer,naive',
  );
  const found = await open(page, info.outputPath('comparison.html'), html);
  const line = page.locator('#stocks path.of-1');
  await expect(line).toBeVisible();
  await page.getByRole('checkbox', { name: 'naive' }).uncheck();
  await expect(line).toBeHidden();
  await page.getByRole('checkbox', { name: 'naive' }).check();
  await lookAt(page, 'report-comparison');
  expect(found).toEqual([]);
});
