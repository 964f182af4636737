import { expect, test } from './fixtures';

/* Browsers whose owners block what a page may keep. */

const PLACES = [
  '/',
  '/dashboard',
  '/events/night-ferry',
  '/tickets',
  '/dashboard',
  '/check-in',
  '/workshop',
  '/workshop/instructor',
  '/workshop/room',
  '/workshop/lessons/01-the-last-ticket',
] as const;

test('storage that throws when it is touched takes no page down, and a token is known until the page goes', async ({
  browser,
  shop,
  console: watched,
}) => {
  const context = await browser.newContext({ baseURL: shop.url });
  await context.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException('Access is denied for this document.', 'SecurityError');
        },
      });
    }
  });
  const page = await context.newPage();
  watched.watch(page);
  for (const place of PLACES) {
    await page.goto(place, { waitUntil: 'networkidle' });
    await expect(page.getByText('Something fell over'), place).toHaveCount(0);
    await expect(page.getByRole('heading', { level: 1 }).first(), place).toBeVisible();
  }
  for (const place of ['/dashboard', '/workshop/instructor']) {
    await page.goto(place);
    await page.getByLabel(/admin token/i).fill(shop.adminToken);
    await page.getByRole('button', { name: /Take the desk|Unlock the controls/ }).click();
    await expect(page.getByLabel(/admin token/i)).toHaveCount(0);
  }
  await context.close();
});
