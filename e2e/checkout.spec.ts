import type { Page } from '@playwright/test';
import { expect, ORDER_PAGE, test } from './fixtures';
import { lookAt } from './look';
import type { E2eShop } from './shop';

/* What is held is paid, declined, runs out or goes back: with JavaScript, and without. */

const HOLD_MS = 300_000;

async function hold(page: Page, shop: E2eShop, holdMs = HOLD_MS) {
  const event = await shop.addEvent({ stock: 1 });
  await shop.admin('hold', { ticketTypeId: event.ticketTypeId, holdMs });
  await page.goto(event.path);
  await page.getByRole('button', { name: /^Buy/ }).press('Enter');
  await expect(page).toHaveURL(ORDER_PAGE);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Held for you.');
  return event;
}

async function pay(page: Page, card: string) {
  await page.getByRole('radio', { name: card }).check();
  await page.getByRole('button', { name: /^Pay/ }).press('Enter');
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('hold, decline, pay, give back, money back', async ({ page, shop }) => {
      await hold(page, shop);
      await page.getByRole('link', { name: 'Pay now' }).press('Enter');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Held for you.');
      await pay(page, 'A card that is declined');
      await expect(page.getByRole('alert').filter({ hasText: 'Declined (generic decline)' })).toBeVisible();
      if (javaScriptEnabled) await lookAt(page, 'checkout-declined');
      await pay(page, 'A card that pays');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('The ticket is yours.');
      await page.getByRole('link', { name: 'Show the tickets' }).press('Enter');
      await expect(page.getByRole('img', { name: /QR code/ })).toHaveCount(1);
      await page.getByRole('link', { name: 'Give the tickets back' }).press('Enter');
      await page.getByRole('button', { name: 'Give the tickets back' }).press('Enter');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Given back.');
      await expect(page.getByText('Your money was given back in full.')).toBeVisible();
    });
  });
}

test('a payment whose answer is lost arrives while its buyer looks', async ({ page, shop }) => {
  await hold(page, shop);
  await page.getByRole('link', { name: 'Pay now' }).press('Enter');
  await pay(page, 'A bank whose answer gets lost');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The ticket is yours.', {
    timeout: 20_000,
  });
});

test('a hold ends in view, and its ticket can be bought again', async ({ page, shop }) => {
  const event = await hold(page, shop, 4000);
  await page.getByRole('link', { name: 'Pay now' }).press('Enter');
  await expect(page.getByRole('button', { name: /^Pay/ })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Too late.', { timeout: 15_000 });
  await expect(page.getByText('You were not charged.')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Pay/ })).toHaveCount(0);
  await page.goto(event.path);
  await page.getByRole('button', { name: /^Buy/ }).press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Held for you.');
});

test('what is held leads to where it is paid', async ({ page, shop }) => {
  const event = await hold(page, shop);
  await page.goto(event.path);
  await page.getByRole('link', { name: 'Pay', exact: true }).press('Enter');
  await expect(page.getByRole('button', { name: /^Pay/ })).toBeVisible();
  await page.goto('/tickets');
  await page.getByRole('link', { name: 'Pay, or give back' }).first().press('Enter');
  await expect(page.getByRole('button', { name: /^Pay/ })).toBeVisible();
});

test('a hold that ends gives its ticket to the next one who asks', async ({ page, shop }) => {
  const event = await hold(page, shop, 1000);
  await expect
    .poll(async () => {
      const { order } = await (
        await page.request.get(`/api/orders/${new URL(page.url()).pathname.split('/').at(-1)}`)
      ).json();
      return order.status;
    })
    .toBe('expired');
  await page.goto(event.path);
  await page.getByRole('button', { name: /^Buy/ }).press('Enter');
  await expect(page).toHaveURL(ORDER_PAGE);
});
