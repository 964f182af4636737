import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { lookAt } from './look';
import type { E2eShop } from './shop';

/* The dashboard in a real browser, at a real shop. */

const figure = (page: Page, name: string) =>
  page.getByRole('region', { name: 'Stock' }).locator('div', { hasText: name }).locator('dd');
const status = (page: Page) => page.locator('[data-connection]');

/** A choice is made when it is sent. */
async function show(page: Page, ticketTypeId: string): Promise<void> {
  await page.getByLabel('Ticket type', { exact: true }).selectOption(ticketTypeId);
  await page.getByRole('button', { name: 'Show' }).click();
}

/** Opens the dashboard as an admin, on a ticket type of the test's own. */
async function openDashboard(page: Page, shop: E2eShop, stock: number): Promise<string> {
  const { ticketTypeId } = await shop.addEvent({ stock });
  await page.goto('/dashboard');
  await show(page, ticketTypeId);
  return ticketTypeId;
}

async function takeTheDesk(page: Page, shop: E2eShop): Promise<void> {
  await page.getByLabel(/Admin token/).fill(shop.adminToken);
  await page.getByRole('button', { name: 'Unlock the controls' }).click();
}

test('a crowd from the page: the numbers run, the invariant holds, the door stops the rest', async ({
  page,
  shop,
}) => {
  await openDashboard(page, shop, 50);
  await expect(figure(page, 'left')).toHaveText('50');
  await takeTheDesk(page, shop);
  await page.getByLabel('Simulate buyers').fill('600');
  await page.getByRole('button', { name: 'Start' }).click();
  await expect(figure(page, 'sold')).toHaveText('50');
  await expect(page.getByText('sold 50 + held 0 + left 0 = 50')).toBeVisible();
  await expect(page.getByText(/50 of 600 buyers got a ticket/)).toBeVisible();
  await expect(page.getByRole('table', { name: /Answers a second/ })).toBeAttached();
  await lookAt(page, 'dashboard');
});

test('what is oversold cannot be looked past', async ({ page, shop }) => {
  const ticketTypeId = await openDashboard(page, shop, 20);
  await takeTheDesk(page, shop);
  await page.getByLabel('Sell by').selectOption('naive');
  await page.getByRole('button', { name: 'Switch' }).click();
  await page.getByRole('button', { name: 'The whole shop to naive?' }).click();
  await expect(page.getByText('now sold by naive')).toBeVisible();
  await shop.admin('crowd', { ticketTypeId, buyers: 300 });
  await expect(page.getByText(/^oversold by \d+$/)).toBeVisible();
  await expect(page.getByRole('alert').filter({ hasText: 'The invariant is broken' })).toBeAttached();
  await lookAt(page, 'dashboard-oversold');
  await shop.admin('strategy', { id: 'merged' });
  await shop.admin('reset', { ticketTypeId, stock: 20 });
  await expect(page.getByText(/^oversold by \d+$/)).toHaveCount(0);
});

test('a stream that is cut is said to be, and taken up again', async ({ page, shop, console }) => {
  console.expectComplaint(/net::ERR_|status of 50/);
  await openDashboard(page, shop, 5);
  await expect(status(page)).toHaveAttribute('data-connection', 'live');
  await shop.faults({ crash: 'now' }).catch(() => {}); // The process dies before it can answer.
  await expect(status(page)).toHaveAttribute('data-connection', 'reconnecting');
  // Another process takes its place; a busy machine takes its time over that.
  await expect(status(page)).toHaveAttribute('data-connection', /live|polling/, { timeout: 60_000 });
});

test('Redis goes and comes back: the dashboard goes on from Postgres, and says so', async ({
  page,
  shop,
}) => {
  await openDashboard(page, shop, 5);
  await shop.faults({ redisGone: true });
  await expect(page.getByText(/Redis is gone|Redis down/).first()).toBeVisible();
  await shop.faults({ redisGone: false });
  await expect(page.getByText(/Redis is gone: what is shown/)).toHaveCount(0);
});

test('paused it stands still; what it shows can be taken away as a file', async ({ page, shop }) => {
  const ticketTypeId = await openDashboard(page, shop, 5);
  await expect(figure(page, 'left')).toHaveText('5');
  await page.getByRole('button', { name: 'Pause' }).click();
  await shop.admin('stock', { ticketTypeId, delta: 4 });
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export as csv' }).click();
  const file = await (await downloading).path();
  expect(readFileSync(file, 'utf8')).toMatch(/^at,accepted,replayed,keyInProgress/);
  await expect(figure(page, 'left')).toHaveText('5');
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(figure(page, 'left')).toHaveText('9');
});

test('the tabs of a browser share one stream', async ({ browser, shop, console }) => {
  const context = await browser.newContext();
  const streams: string[] = [];
  context.on('request', (request) => {
    if (request.url().includes('/api/live') && request.resourceType() === 'eventsource') {
      streams.push(request.url());
    }
  });
  const [page, second] = [await context.newPage(), await context.newPage()];
  for (const tab of [page, second]) console.watch(tab);
  const ticketTypeId = await openDashboard(page, shop, 5);
  await second.goto('/dashboard');
  await show(second, ticketTypeId);
  await shop.admin('stock', { ticketTypeId, delta: 2 });
  await expect(figure(page, 'left')).toHaveText('7');
  await expect(figure(second, 'left')).toHaveText('7');
  expect(streams).toHaveLength(1);
  await context.close();
});

test('a sale is on the wall within 700 ms of its answer, nine times of ten', async ({
  page,
  request,
  shop,
}) => {
  const ticketTypeId = await openDashboard(page, shop, 20);
  await expect(figure(page, 'left')).toHaveText('20');
  const delays: number[] = [];
  for (let left = 19; left >= 10; left -= 1) {
    const answer = await request.post('/api/purchases', {
      headers: { 'idempotency-key': 'one', cookie: `buyer=${randomUUID()}` },
      data: { ticketTypeId, quantity: 1 },
    });
    expect(answer.status()).toBe(201);
    const answeredAtMs = performance.now();
    await page.waitForFunction(
      (wanted) => document.querySelector('[aria-label=Stock] dd')?.textContent === wanted,
      String(left),
      { polling: 20 },
    );
    delays.push(performance.now() - answeredAtMs);
  }
  expect(delays.toSorted((a, b) => a - b).at(-2), `${delays.map(Math.round)}`).toBeLessThan(700);
});
