import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

test('both coordinators meet the same kill, and each state is a link', async ({ page }) => {
  await page.goto('/workshop/checkout');
  const naive = page.getByRole('region', { name: 'naive-coordinator' });
  const saga = page.getByRole('region', { name: 'saga', exact: true });
  await expect(naive.getByText('Orphan charge')).toBeVisible();
  await expect(saga.getByText('ticket and money are where they belong')).toBeVisible();
  await page.getByRole('link', { name: 'nobody dies' }).click();
  await expect(page).toHaveURL(/kill=none/);
  await page.reload();
  await expect(page.getByRole('link', { name: 'nobody dies' })).toHaveAttribute('aria-current', 'true');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});

test('it fits a phone', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  await page.goto('/workshop/checkout?beside=cancel');
  await expect(page.getByRole('region', { name: 'saga', exact: true })).toBeVisible();
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(over).toBeLessThanOrEqual(0);
});

test('which read may be old stands at /consistency', async ({ page, request }) => {
  await page.goto('/consistency');
  await expect(page.getByRole('heading', { name: 'Catalogue' })).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  const { operations, staleness } = await (await request.get('/api/consistency')).json();
  expect(operations).toHaveLength(8);
  expect(staleness.objectiveMs).toBe(1000);
});
