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

test('the browser that opens the secret link has the order among its tickets, and nothing tells others of it', async ({
  page,
  browser,
  shop,
}) => {
  const event = await buyTwo(page, shop);
  const link = page.url(); // As people copy it, out of the address bar.
  const bot = await fetch(link, { redirect: 'manual' });
  expect(bot.headers.get('referrer-policy')).toBe('no-referrer');

  const friend = await browser.newContext({ baseURL: shop.url });
  const other = await friend.newPage();
  await other.goto(link);
  const asked = other.waitForRequest((request) => new URL(request.url()).pathname === '/tickets');
  await other.getByRole('link', { name: 'All my tickets' }).click();
  expect((await (await asked).allHeaders()).referer ?? '').not.toContain('k=');
  await expect(other).toHaveURL('/tickets');
  await expect(other.getByRole('listitem').filter({ hasText: event.name })).toContainText('secret link');
  await other.getByRole('link', { name: event.name }).click();
  await expect(other).toHaveURL(ORDER_PAGE);
  await expect(other.getByRole('img', { name: /QR code/ })).toHaveCount(2);
  await other.goto(event.path);
  await expect(other.getByText('You have 2 tickets')).toBeVisible();
  const id = new URL(link).pathname.split('/').at(-1);
  expect((await friend.request.get(`/api/orders/${id}`)).status(), 'it is shown, not owned').toBe(404);
  await friend.close();
});

test('one number: before the press, on the order and its tickets, in the calendar and among the tickets', async ({
  page,
  shop,
}) => {
  const event = await shop.addEvent({ stock: 5 });
  await page.goto(event.path);
  const said = await page
    .getByText(/[0-9A-F]{4}-[0-9A-F]{4}/)
    .last()
    .innerText();
  const number = /[0-9A-F]{4}-[0-9A-F]{4}/.exec(said)?.[0] ?? 'none';
  await page.getByText('2', { exact: true }).click();
  await page.getByRole('button', { name: /^Buy/ }).click();
  await expect(page).toHaveURL(ORDER_PAGE);
  await expect(page.getByText(`Order ${number}`)).toBeVisible();
  await expect(page.locator('[data-ticket="2"]')).toContainText(`${number}-2`);
  const href = await page.getByRole('link', { name: 'Add to calendar' }).getAttribute('href');
  expect((await (await page.request.get(href ?? '')).text()).replaceAll('\r\n ', '')).toContain(number);
  const { pathname } = new URL(page.url());
  expect((await (await page.request.get(`/api${pathname}`)).json()).order.number).toBe(number);
  await page.goto('/tickets');
  await expect(page.getByText(`№ ${number}`)).toBeVisible();
});

test("an event's page says that its buyer has tickets already, and leads to them", async ({ page, shop }) => {
  const event = await buyTwo(page, shop);
  const order = page.url();
  await page.goto(event.path);
  await expect(page.getByText('You have 2 tickets for this event already.')).toBeVisible();
  await lookAt(page, 'event-own-tickets');
  await page.getByRole('link', { name: 'See them' }).click();
  await expect(page).toHaveURL(order);
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

test('on paper: one ticket per page', async ({ page, shop }) => {
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
  await page.getByRole('link', { name: 'My tickets', exact: true }).click();
  await expect(page.getByRole('link', { name: event.name })).toBeVisible();
  await lookAt(page, 'tickets');
});
