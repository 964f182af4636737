import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { expect, ORDER_PAGE, test } from './fixtures';
import { lookAt } from './look';
import type { E2eShop } from './shop';

async function buyTwo(page: Page, shop: E2eShop) {
  const event = await shop.addEvent({ stock: 5 });
  await page.goto(event.path);
  await page.getByText('2', { exact: true }).click();
  await page.getByRole('button', { name: /^Buy/ }).click();
  await expect(page).toHaveURL(ORDER_PAGE);
  return event;
}

test('an order: two tickets with codes, for every eye', async ({ page, shop }) => {
  const event = await buyTwo(page, shop);
  await expect(page.getByRole('heading', { level: 2, name: event.name })).toHaveCount(2);
  await expect(page.getByRole('img', { name: /QR code/ })).toHaveCount(2);
  await expect(page.locator('meta[name=robots]')).toHaveAttribute('content', /noindex/);
  await lookAt(page, 'order');
});

test('the secret link opens it in another browser; without it, it is as if it were not there', async ({
  page,
  browser,
  shop,
}) => {
  const event = await buyTwo(page, shop);
  const link = await page.getByLabel('Secret link of this order').inputValue();
  const path = new URL(page.url()).pathname;
  const stranger = await browser.newContext({ baseURL: shop.url });
  const other = await stranger.newPage();

  expect((await other.goto(link))?.status()).toBe(200);
  await expect(other.getByRole('heading', { name: event.name })).toHaveCount(2);
  const looks = await Promise.all(
    [path, `${path}?k=AAAAAAAAAAAAAAAAAAAAAA`, `/orders/${randomUUID()}`, '/orders/1'].map(async (place) => {
      const answer = await stranger.request.get(place);
      return { status: answer.status(), hasName: (await answer.text()).includes(event.name) };
    }),
  );
  expect(looks).toEqual(looks.map(() => ({ status: 404, hasName: false })));
  expect((await stranger.request.get(`${path}/calendar`)).status()).toBe(404);
  await stranger.close();
});

test('the calendar file carries the secret link', async ({ page, shop }) => {
  const event = await buyTwo(page, shop);
  const link = await page.getByLabel('Secret link of this order').inputValue();
  const href = await page.getByRole('link', { name: 'Add to calendar' }).getAttribute('href');
  const answer = await page.request.get(href ?? '');
  expect(answer.headers()['content-type']).toBe('text/calendar; charset=utf-8');
  const calendar = (await answer.text()).replaceAll('\r\n ', '');
  expect(calendar).toContain(`SUMMARY:${event.name}\r\n`);
  expect(calendar).toContain(`URL:${link}\r\n`);
});

test('on paper: one ticket a page', async ({ page, shop }) => {
  await buyTwo(page, shop);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expect(page.getByRole('banner')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Print' })).toBeHidden();
  const pdf = (await page.pdf({ path: 'test-results/pictures/order.pdf' })).toString('latin1');
  expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(2);
});

test('Copy and Print are there where they can do something', async ({ page, shop, browser }) => {
  await buyTwo(page, shop);
  const link = await page.getByLabel('Secret link of this order').inputValue();
  for (const { init, isThere, ...options } of [
    { isThere: true },
    { isThere: false, javaScriptEnabled: false },
    {
      isThere: false,
      init: () => {
        Reflect.defineProperty(navigator, 'clipboard', { value: undefined });
        Reflect.set(window, 'print', undefined);
      },
    },
  ]) {
    const context = await browser.newContext(options);
    if (init) await context.addInitScript(init);
    const tab = await context.newPage();
    await tab.goto(link);
    await expect(tab.getByRole('link', { name: 'Add to calendar' })).toBeVisible();
    for (const name of ['Copy', 'Print'])
      await expect(tab.getByRole('button', { name })).toBeVisible({ visible: isThere });
    await context.close();
  }
});

test('my tickets: none, then the order that was bought', async ({ page, shop }) => {
  await page.goto('/tickets');
  await expect(page.getByText('Empty pockets.')).toBeVisible();
  await lookAt(page, 'tickets-empty');
  const event = await buyTwo(page, shop);
  await page.getByRole('link', { name: 'My tickets' }).click();
  await expect(page.getByRole('link', { name: event.name })).toBeVisible();
  await lookAt(page, 'tickets');
});
