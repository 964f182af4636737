import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from './fixtures';

/* Browsers whose owners block what a page may keep. */

const PLACES = [
  '/',
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
    await page.goto(place, { waitUntil: 'networkidle' });
    if (place === '/dashboard') await page.getByRole('button', { name: 'Open the controls' }).click();
    await page.getByLabel(/admin token/i).fill(shop.adminToken);
    await page.getByRole('button', { name: 'Unlock the controls' }).click();
    await expect(page.getByLabel(/admin token/i)).toHaveCount(0);
  }
  await context.close();
});

test('cookies blocked in the browser: the page names the cookie, sells, and its address leads back', async ({
  shop,
  playwright,
  console: watched,
}) => {
  // As its settings do it, for every site; there storage throws too.
  const profile = mkdtempSync(path.join(tmpdir(), 'last-ticket-profile-'));
  mkdirSync(path.join(profile, 'Default'));
  const blocked = { profile: { default_content_setting_values: { cookies: 2 } } };
  writeFileSync(path.join(profile, 'Default', 'Preferences'), JSON.stringify(blocked));
  const { launchOptions } = test.info().project.use;
  const context = await playwright.chromium.launchPersistentContext(profile, {
    ...launchOptions,
    baseURL: shop.url,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  watched.watch(page);
  const event = await shop.addEvent({ stock: 5 });
  await page.goto(event.path);
  const note = page.getByText('Your browser blocks the shop’s one cookie, “buyer”, by which');
  await expect(note).toBeVisible();
  await page.getByRole('button', { name: /^Buy 1/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'yours' })).toBeVisible();
  await page.goto(page.url());
  await expect(page.getByRole('img', { name: /QR code/ })).toHaveCount(1);
  await page.goto('/tickets');
  await expect(note).toBeVisible();
  await context.close();
  rmSync(profile, { recursive: true });
});
