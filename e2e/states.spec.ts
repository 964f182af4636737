import { randomUUID } from 'node:crypto';
import type { Page, Route } from '@playwright/test';
import { expect, test } from './fixtures';
import { lookAt } from './look';
import type { E2eShop, EventParams, TestEvent } from './shop';

/* How a buyer's states go on: what is waited for, asked again, left to the buyer. How they look: buying.spec.ts. */

const DAY_MS = 86_400_000;
const PURCHASES = '**/api/purchases';

const buy = (page: Page) => page.getByRole('button', { name: /^Buy \d/ }).click();
const panel = (page: Page, state: string) => page.locator(`[data-state="${state}"]`);

async function openEvent(page: Page, shop: E2eShop, params: EventParams = { stock: 20 }): Promise<TestEvent> {
  const event = await shop.addEvent(params);
  await page.goto(event.path, { waitUntil: 'networkidle' });
  return event;
}

/** Sees the state and its words, and that nothing is wrong with how it looks. */
async function expectState(page: Page, state: string, ...words: readonly (string | RegExp)[]): Promise<void> {
  await expect(panel(page, state)).toBeVisible();
  for (const text of words) await expect(panel(page, state)).toContainText(text);
}

const problem = (route: Route, status: number, type: string, members: object = {}) =>
  route.fulfill({
    status,
    contentType: 'application/problem+json',
    json: { type: `/problems/${type}`, title: type, status, ...members },
  });

test.beforeEach(({ console: watched }) => {
  watched.expectComplaint(/api\/purchases/);
});

test('buying: the button is pressed once, whatever is pressed after', async ({ page, shop }) => {
  const event = await openEvent(page, shop);
  await shop.faults({ postgresDelayMs: 1500 });
  await buy(page);
  await expectState(page, 'buying', 'Buying', 'Placing your order');
  await page.locator('button[type=submit]').press('Enter');
  await expect(page).toHaveURL(/\/orders\//);
  expect(await shop.listQuantities(event.ticketTypeId)).toEqual([1]);
});

test('contended: others are buying; it goes on by itself with the same key', async ({ page, shop }) => {
  const event = await openEvent(page, shop);
  const keys: string[] = [];
  let isTaken = true;
  await page.route(PURCHASES, async (route) => {
    keys.push(route.request().headers()['idempotency-key'] ?? '');
    await (isTaken ? problem(route, 409, 'contended', { retryAfterMs: 4000 }) : route.continue());
  });
  await buy(page);
  await expectState(page, 'contended', 'others are buying right now', 'Trying again, 2 of 5');
  isTaken = false;
  await expect(page).toHaveURL(/\/orders\//, { timeout: 15_000 });
  expect(new Set(keys).size).toBe(1);
  expect(keys.length).toBeGreaterThan(1);
  expect(await shop.listQuantities(event.ticketTypeId)).toEqual([1]);
});

test('crowded: after five tries the buyer decides', async ({ page, shop }) => {
  await openEvent(page, shop);
  await page.route(PURCHASES, (route) => problem(route, 409, 'contended', { retryAfterMs: 1 }));
  await buy(page);
  await expect(panel(page, 'crowded')).toBeVisible({ timeout: 60_000 }); // Four waits, of 15 s at most in all.
  await expectState(page, 'crowded', 'Still busy', 'Tried 5 times', 'You were not charged');
  await lookAt(page, 'state-crowded');
});

test('sold out: gone before Buy was pressed, it cannot be pressed, and can again when one comes back', async ({
  page,
  shop,
}) => {
  const event = await openEvent(page, shop, { stock: 1 });
  await shop.admin('stock', { ticketTypeId: event.ticketTypeId, delta: -1 });
  await expect(page.getByText('Sold out').first()).toBeVisible();
  await page.locator('button[type=submit]').click({ force: true });
  await expectState(page, 'sold-out', 'The last one was just sold');
  await expect(page.getByRole('button', { name: 'Sold out' })).toHaveAttribute('aria-disabled', 'true');
  await lookAt(page, 'state-sold-out');
  await shop.admin('stock', { ticketTypeId: event.ticketTypeId, delta: 1 });
  await expect(page.getByRole('button', { name: 'Buy 1 · €42.00' })).toBeEnabled();
});

test('rate-limited: counts down, then goes on', async ({ page, shop }) => {
  const event = await openEvent(page, shop);
  let isTooMuch = true;
  await page.route(PURCHASES, (route) =>
    isTooMuch ? problem(route, 429, 'rate-limited', { retryAfterMs: 5000 }) : route.continue(),
  );
  await buy(page);
  await expectState(page, 'rate-limited', 'Slow down a little', 'not charged', /[1-9]/);
  isTooMuch = false;
  await expect(page).toHaveURL(/\/orders\//, { timeout: 15_000 });
  expect(await shop.listQuantities(event.ticketTypeId)).toEqual([1]);
});

test('interrupted: an order of yesterday is not bought today unasked', async ({ page, shop }) => {
  const event = await shop.addEvent({ stock: 20 });
  const { slug, ticketTypeId } = event;
  const wanted = { key: randomUUID(), slug, ticketTypeId, quantity: 2, pressedAtMs: Date.now() - DAY_MS };
  await page.goto(event.path);
  await page.evaluate(([name, value]) => localStorage.setItem(name, value), [
    `last-ticket:unsettled:${wanted.key}`,
    JSON.stringify(wanted),
  ] as const);
  await page.reload();
  await expectState(page, 'interrupted', 'Your last order was interrupted', 'it is bought now');
  await lookAt(page, 'state-interrupted');
  expect(await shop.listQuantities(ticketTypeId)).toEqual([]);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page).toHaveURL(/\/orders\//);
  expect(await shop.listQuantities(ticketTypeId)).toEqual([2]);
});
