import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { lookAt } from './look';
import type { E2eShop } from './shop';

/* The dashboard in a real browser, at a real shop. */

const figure = (page: Page, term: 'sold' | 'held' | 'left' | 'capacity') =>
  page.getByRole('region', { name: 'Stock' }).locator(`[data-term=${term}] dd`);
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

async function unlock(page: Page, shop: E2eShop): Promise<void> {
  await page.getByRole('button', { name: 'Open the controls' }).click();
  await page.getByLabel(/Admin token/).fill(shop.adminToken);
  await page.getByRole('button', { name: 'Unlock the controls' }).click();
  await expect(page.getByRole('button', { name: 'Start' })).toBeVisible();
}

/** What is seen of a thing that is all there: edges lie between pixels. */
const WHOLE = 0.99;

const causes = (page: Page) => page.getByRole('list', { name: 'What buyers were told' });
const cause = (page: Page, name: string) => causes(page).getByRole('listitem').filter({ hasText: name });

test('a crowd from the page: the sum runs and holds, and each refusal says why', async ({ page, shop }) => {
  const ticketTypeId = await openDashboard(page, shop, 50);
  await expect(figure(page, 'left')).toHaveText('50');
  await unlock(page, shop);
  await page.getByLabel('Simulate buyers').fill('600');
  await page.getByRole('button', { name: 'Start' }).click();
  await expect(figure(page, 'sold')).toHaveText('50');
  await expect(page.getByText('sold 50 + held 0 + left 0 = 50')).toBeVisible();
  await expect(page.getByText('Crowd finished: 50 of 600 buyers got a ticket').first()).toBeVisible();
  await expect(cause(page, 'A buyer got a ticket')).toContainText('50');
  const link = cause(page, 'Fewer tickets are left than wanted').getByRole('link', { name: 'sold out' });
  await expect(link).toHaveAttribute('href', '/problems/sold-out');
  await expect(page.getByRole('button', { name: 'whole run' })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('table', { name: /Answers per second/ })).toBeAttached();
  await lookAt(page, 'dashboard');
  await page.reload();
  await show(page, ticketTypeId);
  await expect(page.getByText('Crowd finished: 50 of 600 buyers got a ticket').first()).toBeVisible();
});

test('on a wall all that counts is on one screen, also while the controls are open', async ({
  page,
  shop,
}) => {
  await page.setViewportSize({ width: 1920, height: 1080 });
  await openDashboard(page, shop, 100);
  const counts = [
    page.getByRole('region', { name: 'Stock' }),
    page.getByText('It adds up'),
    page.getByText('Fault injected: Redis down').first(),
    page.getByRole('region', { name: 'Answers per second' }),
    page.getByRole('region', { name: 'Time to answer, ms' }),
    causes(page),
  ];
  const expectAllInSight = async () => {
    for (const one of counts) await expect(one).toBeInViewport({ ratio: WHOLE });
    for (const chart of await page.locator('.wall canvas').all())
      await expect(chart).toBeInViewport({ ratio: WHOLE });
  };
  await shop.faults({ redisGone: true });
  await unlock(page, shop);
  await page.getByLabel('Simulate buyers').fill('300');
  await page.getByRole('button', { name: 'Start' }).click();
  await expect(page.getByText(/^Crowd finished: 100 of 300 buyers got a ticket$/)).toBeVisible({
    timeout: 30_000,
  });
  await expectAllInSight();
  await page.getByRole('button', { name: 'Close the controls' }).click();
  await expectAllInSight();
  const digit = await figure(page, 'left').evaluate((element) =>
    Number.parseFloat(getComputedStyle(element).fontSize),
  );
  expect(digit).toBeGreaterThan(150); // Read at five metres.
  await page.setViewportSize({ width: 1280, height: 720 });
});

test('a token is checked at once: a wrong one is said to be, and asked for again', async ({
  page,
  shop,
  console,
}) => {
  console.expectComplaint(/404/);
  await openDashboard(page, shop, 5);
  await page.getByRole('button', { name: 'Open the controls' }).click();
  await page.getByLabel(/Admin token/).fill('not the token of this shop');
  await page.keyboard.press('Enter');
  await expect(
    page.getByRole('alert').filter({ hasText: 'That is not the token. Type it again.' }),
  ).toBeVisible();
  await expect(page.getByRole('button', { name: 'Start' })).toHaveCount(0);
  await page.getByLabel(/Admin token/).fill(shop.adminToken);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Start' })).toBeVisible();
  await page.evaluate(() => sessionStorage.setItem('last-ticket-admin-token', 'of yesterday'));
  await page.getByRole('button', { name: 'Restock' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'That is not the token' })).toBeVisible();
  await expect(page.getByLabel(/Admin token/)).toBeVisible();
});

test('nothing acts at a letter, and what cannot be undone asks first', async ({ page, shop }) => {
  const ticketTypeId = await openDashboard(page, shop, 20);
  const heading = page.getByRole('heading', { level: 2 }).first();
  const name = await heading.textContent();
  await page.getByLabel('Ticket type', { exact: true }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('n');
  await unlock(page, shop);
  await page.getByLabel('Sell by').focus();
  await page.keyboard.press('n');
  await page.getByLabel('Start over with tickets').fill('7');
  await page.getByRole('button', { name: 'Reset' }).dblclick();
  const sure = page.getByRole('button', { name: 'Delete the orders of 0 tickets?' });
  await expect(sure).toBeVisible();
  await page.getByLabel('Put more on sale').focus(); // Whoever looks elsewhere has changed their mind.
  await expect(sure).toHaveCount(0);
  await shop.admin('stock', { ticketTypeId, delta: 1 });
  await expect(figure(page, 'left')).toHaveText('21');
  await expect(page.getByText('Sold by merged', { exact: true })).toBeVisible();
  await expect(heading).toHaveText(name ?? '');
  await page.getByRole('button', { name: 'Reset' }).click();
  await sure.click();
  await expect(figure(page, 'left')).toHaveText('7');
});

test('what is oversold cannot be looked past', async ({ page, shop }) => {
  const ticketTypeId = await openDashboard(page, shop, 20);
  await unlock(page, shop);
  await page.getByLabel('Sell by').selectOption('naive');
  await page.getByRole('button', { name: 'Switch' }).click();
  await page.getByRole('button', { name: 'Switch the whole shop to naive?' }).click();
  await expect(page.getByText('Sold by naive', { exact: true })).toBeVisible();
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
  await expect(page.getByText('Postgres decides alone, and the figures come from it.')).toBeVisible();
  await expect(page.getByText('Fault injected: Redis down').first()).toBeVisible();
  await lookAt(page, 'dashboard-redis-down');
  await shop.faults({ redisGone: false });
  await expect(page.getByText('Postgres decides alone, and the figures come from it.')).toHaveCount(0);
  await expect(page.getByText('Fault over: Redis back', { exact: true })).toBeVisible();
});

test('paused it stands still; what it shows can be taken away as a file', async ({ page, shop }) => {
  const ticketTypeId = await openDashboard(page, shop, 5);
  await expect(figure(page, 'left')).toHaveText('5');
  await page.getByRole('button', { name: 'Pause' }).click();
  await shop.admin('stock', { ticketTypeId, delta: 4 });
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export as csv' }).click();
  const file = await (await downloading).path();
  expect(readFileSync(file, 'utf8')).toMatch(/^at,sold,replayed,keyInProgress/);
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
      (wanted) => document.querySelector('[aria-label=Stock] [data-term=left] dd')?.textContent === wanted,
      String(left),
      { polling: 20 },
    );
    delays.push(performance.now() - answeredAtMs);
  }
  expect(delays.toSorted((a, b) => a - b).at(-2), `${delays.map(Math.round)}`).toBeLessThan(700);
});
