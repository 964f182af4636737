import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';

const events = (page: Page) => page.getByRole('main').getByRole('heading', { level: 3 });

test('the programme shows every event, and leads to one', async ({ page }) => {
  await page.goto('/');
  await expect(page).toHaveTitle('Last Ticket');
  await expect(page.getByText('Tickets left, counted just now')).toBeVisible();
  await page.getByRole('link', { name: 'Night Ferry' }).click();
  await expect(page).toHaveURL(/\/events\/night-ferry$/);
  await expect(page.getByRole('heading', { level: 1, name: 'Night Ferry' })).toBeVisible();
  await expect(page.getByRole('img', { name: 'Poster: Night Ferry' })).toBeVisible();
  await expect(page.getByText('Armazém do Cais, Lisbon')).toBeVisible();
  await expect(page.getByRole('radio', { name: /Captain's table/ })).toBeVisible();
});

test('a tap on an event is answered at once, while its page is still on the way', async ({ page }) => {
  await page.goto('/', { waitUntil: 'networkidle' });
  await page.route(/night-ferry/, () => {}); // Held back.
  const link = page.getByRole('link', { name: 'Night Ferry' });
  await expect(link.locator('[data-pending]')).toBeHidden();
  await link.click();
  await expect(link.locator('[data-pending=true]')).toBeVisible();
  const card = await page.getByRole('listitem').filter({ has: link }).boundingBox();
  expect(await link.locator('[data-pending]').boundingBox()).toEqual(card);
});

test('filters narrow the programme as they are touched', async ({ page }) => {
  await page.goto('/');
  await page.getByLabel('City').selectOption('Lisbon');
  await expect(events(page)).toHaveText(['Night Ferry']);
  await expect(page).toHaveURL(/city=Lisbon/);
  await page.getByLabel('City').selectOption('Every city');
  await page.getByLabel('Month').selectOption('Mar 2027');
  await expect(events(page)).toHaveText(['The Last Cartographers', 'Glass Orchard']);
});

test('the search answers while it is typed, and says so when nothing fits', async ({ page }) => {
  await page.goto('/');
  await page.getByLabel('Search').fill('puppet');
  await expect(events(page)).toHaveText(['Paper Lanterns']);
  await page.getByLabel('Search').fill('nobody plays this');
  await expect(page.getByText('No events match your search.')).toBeVisible();
  await page.getByRole('link', { name: 'Show the whole programme' }).click();
  await expect(events(page).first()).toHaveText('Night Ferry');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the filters are a form', async ({ page }) => {
    await page.goto('/');
    await page.getByLabel('Search').fill('brass');
    await page.getByRole('button', { name: 'Find' }).click();
    await expect(page).toHaveURL(/q=brass/);
    await expect(events(page)).toHaveText(['Copper Weather']);
  });
});

test('what is left is told live', async ({ page, shop }) => {
  const event = await shop.addEvent({ stock: 50 });
  await page.goto(event.path);
  await expect(page.getByText('50 left')).toBeVisible();
  await shop.admin('stock', { ticketTypeId: event.ticketTypeId, delta: -47 });
  await expect(page.getByText('The last 3')).toBeVisible();
});

test('a sold-out event says so, and opens again when a ticket comes back', async ({ page, shop }) => {
  const event = await shop.addEvent({ stock: 0 });
  await page.goto(event.path);
  await expect(page.getByRole('heading', { name: 'Sold out' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Buy' })).toHaveCount(0);
  const nights = page.getByRole('navigation', { name: 'Other nights in Oslo' });
  await expect(nights.getByRole('link', { name: 'One Chair' })).toBeVisible();
  await expect(nights.getByRole('link', { name: 'All of Oslo' })).toHaveAttribute('href', '/?city=Oslo');
  await shop.admin('stock', { ticketTypeId: event.ticketTypeId, delta: 1 });
  await expect(page.getByRole('button', { name: 'Buy' })).toBeVisible();
});

test('an event that is not on sale yet counts down to it, and opens by itself', async ({ page, shop }) => {
  const event = await shop.addEvent({ saleStartsAt: new Date(Date.now() + 6000).toISOString() });
  await page.goto(event.path);
  await expect(page.getByRole('heading', { name: 'On sale in' })).toBeVisible();
  await expect(page.getByText(/^00:00:0\d$/).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Buy' })).toBeVisible({ timeout: 20_000 });
});

test('every problem type has a page with an example', async ({ page }) => {
  await page.goto('/problems');
  const links = page.getByRole('main').getByRole('listitem').getByRole('link');
  const paths = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
  expect(paths).toHaveLength(20);
  for (const path of paths) {
    expect((await page.goto(path))?.status()).toBe(200);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('pre')).toContainText(`"type": "${path}"`);
  }
});

for (const path of ['/nothing', '/events/nothing']) {
  test(`${path} answers 404, in the voice of the house`, async ({ page, console: watched }) => {
    watched.expectComplaint(/404/);
    expect((await page.goto(path))?.status()).toBe(404);
    await expect(page.getByRole('heading', { level: 1, name: 'Page not found.' })).toBeVisible();
    await page.getByRole('link', { name: 'See the whole programme' }).click();
    await expect(events(page).first()).toHaveText('Night Ferry');
  });
}
