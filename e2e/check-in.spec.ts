import type { Browser, Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { lookAt } from './look';
import type { E2eShop } from './shop';

async function buyTicket(page: Page, shop: E2eShop): Promise<string> {
  const event = await shop.addEvent({ stock: 5 });
  await page.goto(event.path);
  await page.getByRole('button', { name: /^Buy$/ }).click();
  return (await page.locator('[data-payload]').textContent()) ?? '';
}

async function openDoor(page: Page, shop: E2eShop): Promise<void> {
  await page.goto('/check-in');
  await page.getByLabel('Staff only: the token').fill(shop.adminToken);
  await page.getByRole('button', { name: 'Open the door' }).click();
  await expect(page.getByLabel('Scan a ticket')).toBeVisible();
}

async function scan(page: Page, code: string): Promise<void> {
  await page.getByLabel('Scan a ticket').fill(code);
  await page.keyboard.press('Enter');
}

const verdict = (page: Page, kind: string) => page.locator(`[data-state="${kind}"]`);
const newDoor = async (browser: Browser, shop: E2eShop, javaScriptEnabled = true) => {
  const context = await browser.newContext({ baseURL: shop.url, javaScriptEnabled });
  const page = await context.newPage();
  await openDoor(page, shop);
  return page;
};

test('lets a ticket in once, and says when it was used', async ({ page, shop }) => {
  const code = await buyTicket(page, shop);
  await openDoor(page, shop);
  await lookAt(page, 'door');
  await scan(page, code);
  await expect(verdict(page, 'welcome')).toContainText('ticket 1 of 1');
  await expect(page.getByLabel('Scan a ticket')).toBeFocused();
  await lookAt(page, 'door-welcome');
  await scan(page, code);
  await expect(verdict(page, 'already-used')).toContainText(/Used at \d\d:\d\d/);
  await lookAt(page, 'door-used');
  await scan(page, `${code.slice(0, -1)}${code.endsWith('A') ? 'B' : 'A'}`);
  await expect(verdict(page, 'not-ours')).toBeVisible();
  await page.goto('/tickets');
  await page.getByRole('link', { name: /Rehearsal/ }).click();
  await expect(page.locator('[data-used=true]')).toHaveCount(1);
});

test('two doors scan at the same time: one says welcome', async ({ page, browser, shop }) => {
  const code = await buyTicket(page, shop);
  const doors = await Promise.all([newDoor(browser, shop), newDoor(browser, shop)]);
  await Promise.all(doors.map((door) => scan(door, code)));
  const kinds = await Promise.all(
    doors.map((door) =>
      verdict(door, 'welcome').or(verdict(door, 'already-used')).getAttribute('data-state'),
    ),
  );
  expect(kinds.sort()).toEqual(['already-used', 'welcome']);
  for (const door of doors) await door.context().close();
});

test('works without JavaScript', async ({ page, browser, shop }) => {
  const code = await buyTicket(page, shop);
  const door = await newDoor(browser, shop, false);
  await scan(door, code);
  await expect(verdict(door, 'welcome')).toBeVisible();
  await door.context().close();
});

test('stays shut for a wrong token, and for whoever has none', async ({ page, shop }) => {
  await page.goto('/check-in');
  await page.getByLabel('Staff only: the token').fill('not the token of the door');
  await page.getByRole('button', { name: 'Open the door' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'not the token' })).toBeVisible();
  await lookAt(page, 'door-closed');

  await openDoor(page, shop);
  const [cookie] = (await page.context().cookies()).filter(({ name }) => name === 'door');
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/check-in' });
  expect(cookie?.value).not.toContain(shop.adminToken);
  await page.context().clearCookies({ name: 'door' });
  await scan(page, 'LT1.whatever');
  await expect(verdict(page, 'closed')).toBeVisible();
});

test('a page of another site uses no ticket, whatever cookies it gets sent along', async ({
  page,
  browser,
  shop,
}) => {
  const code = await buyTicket(page, shop);
  const door = await newDoor(browser, shop, false);
  const multipart: Record<string, string> = { code };
  for (const input of await door.locator('form:has([name=code]) input[type=hidden]').all()) {
    multipart[(await input.getAttribute('name')) ?? ''] = (await input.getAttribute('value')) ?? '';
  }
  const send = (headers: Record<string, string>) =>
    door.context().request.post('/check-in', { multipart, headers });
  expect((await send({ 'sec-fetch-site': 'cross-site' })).status()).toBe(403);
  expect((await send({ origin: 'https://elsewhere.example' })).status()).toBe(403);
  expect(await (await send({ origin: shop.url, 'sec-fetch-site': 'same-origin' })).text()).toContain(
    'Welcome',
  );
  await door.context().close();
});
