import type { Page, Route } from '@playwright/test';
import { toProblem } from '@/lib/shop/sale/answer';
import type { ProblemOutcome } from '@/lib/shop/sale/problem';
import { expect, ORDER_PAGE, test } from './fixtures';
import { lookAt } from './look';

/* The purchase where there is JavaScript: bought in place, told at every moment. */

const PURCHASES = '**/api/purchases';

const buy = (page: Page) => page.getByRole('button', { name: /^Buy \d/ }).click();
const choose = (page: Page, n: number) => page.locator('label', { hasText: new RegExp(`^${n}$`) }).click();
const panel = (page: Page, kind: string) => page.locator(`[data-state="${kind}"]`);
const refuse = (outcome: ProblemOutcome) => async (route: Route) => {
  const { status, headers, body } = toProblem(outcome);
  await route.fulfill({ status, headers: { ...headers }, body });
};
const keysOf = (page: Page) => {
  const keys: (string | undefined)[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/api/purchases')) keys.push(request.headers()['idempotency-key']);
  });
  return keys;
};

/** What the shop answers gets lost on the way to the page, until the call that is given back lets it through. */
async function loseAnswers(page: Page): Promise<() => void> {
  let areLost = true;
  await page.route(PURCHASES, async (route) => {
    if (!areLost) return route.continue();
    await route.fetch();
    await route.abort();
  });
  return () => {
    areLost = false;
  };
}

test.beforeEach(({ console: watched }) => {
  // A browser reports every refusal and every lost request on the console.
  watched.expectComplaint(/api\/purchases|ERR_INTERNET_DISCONNECTED/);
});

test('buys with one press and goes to the order', async ({ page, shop }) => {
  const event = await shop.addEvent({ stock: 5 });
  const keys = keysOf(page);
  await page.goto(event.path);
  await page.getByRole('button', { name: 'Buy' }).dblclick();
  await expect(page).toHaveURL(ORDER_PAGE);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('yours');
  expect(keys).toHaveLength(1);
  expect(await shop.listQuantities(event.ticketTypeId)).toHaveLength(1);
});

test('the back button offers a new purchase', async ({ page, shop }) => {
  const event = await shop.addEvent({ stock: 5 });
  await page.goto(event.path);
  await buy(page);
  await expect(page).toHaveURL(ORDER_PAGE);
  await page.goBack();
  await buy(page);
  await expect(page).toHaveURL(ORDER_PAGE);
  expect(await shop.listQuantities(event.ticketTypeId)).toEqual([1, 1]);
});

test('contended: tries again by itself with the same key, and can be left', async ({ page, shop }) => {
  const event = await shop.addEvent({ stock: 5 });
  const keys = keysOf(page);
  await page.route(PURCHASES, refuse({ kind: 'contended', retryAfterMs: 300 }));
  await page.goto(event.path);
  await buy(page);
  await expect(panel(page, 'contended')).toContainText('of 5');
  await expect.poll(() => keys.length).toBeGreaterThan(1);
  expect(new Set(keys).size).toBe(1);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(panel(page, 'idle')).toBeAttached();
  await expect(page.getByRole('button', { name: /^Buy \d/ })).toBeFocused();
  expect(await shop.listQuantities(event.ticketTypeId)).toHaveLength(0);
});

test('unknown: the answer is lost, a reload asks again with the same key, and finds the order', async ({
  page,
  shop,
}) => {
  const event = await shop.addEvent({ stock: 5 });
  const keys = keysOf(page);
  const letThrough = await loseAnswers(page);
  await page.goto(event.path);
  await buy(page);
  await expect(panel(page, 'unknown')).toContainText('Checking your order');
  await page.reload({ waitUntil: 'commit' });
  letThrough();
  await expect(page).toHaveURL(ORDER_PAGE);
  expect(new Set(keys).size).toBe(1);
  expect(await shop.listQuantities(event.ticketTypeId)).toHaveLength(1);
});

test('unknown: it was the last ticket, and the page that says "sold out" asks too', async ({
  page,
  shop,
}) => {
  const event = await shop.addEvent({ stock: 1 });
  const letThrough = await loseAnswers(page);
  await page.goto(event.path);
  await buy(page);
  await expect(panel(page, 'unknown')).toBeVisible();
  await expect
    .poll(async () => (await (await page.request.get(event.path)).text()).includes('Every ticket is sold'))
    .toBe(true);
  await page.reload({ waitUntil: 'commit' });
  letThrough();
  await expect(page).toHaveURL(ORDER_PAGE);
  expect(await shop.listQuantities(event.ticketTypeId)).toEqual([1]);
});

test('unknown: "my tickets" asks too', async ({ page, shop }) => {
  const event = await shop.addEvent({ stock: 5 });
  const letThrough = await loseAnswers(page);
  await page.goto(event.path);
  await buy(page);
  await expect(panel(page, 'unknown')).toBeVisible();
  await page.goto('/tickets', { waitUntil: 'commit' });
  letThrough();
  await expect(page).toHaveURL(ORDER_PAGE);
  expect(await shop.listQuantities(event.ticketTypeId)).toEqual([1]);
});

test('offline: waits for the network, then buys with the same key', async ({ page, context, shop }) => {
  const event = await shop.addEvent({ stock: 5 });
  await page.goto(event.path);
  await context.setOffline(true);
  await buy(page);
  await expect(panel(page, 'offline')).toContainText('You are offline');
  await context.setOffline(false);
  await expect(page).toHaveURL(ORDER_PAGE);
  expect(await shop.listQuantities(event.ticketTypeId)).toHaveLength(1);
});

test('a limit that was reached, and fewer left than wanted', async ({ page, shop }) => {
  const event = await shop.addEvent({ stock: 4, perBuyerLimit: 3 });
  await page.goto(event.path);
  await choose(page, 3);
  await shop.admin('stock', { ticketTypeId: event.ticketTypeId, delta: -2 });
  await buy(page);
  await expect(panel(page, 'too-few')).toContainText('Only 2 left');
  await choose(page, 2);
  await buy(page);
  await expect(page).toHaveURL(ORDER_PAGE);
  await shop.admin('stock', { ticketTypeId: event.ticketTypeId, delta: 2 });
  await page.goto(event.path);
  await choose(page, 2);
  await buy(page);
  await expect(panel(page, 'limit-reached')).toContainText('3 is the limit');
});

test('degraded: says so while one has to wait', async ({ page, shop }) => {
  const event = await shop.addEvent({ stock: 5 });
  await shop.faults({ redisGone: true });
  await page.route(PURCHASES, refuse({ kind: 'contended', retryAfterMs: 5000 }));
  await page.goto(event.path);
  await expect
    .poll(async () => (await (await page.request.get('/api/health')).json()).status)
    .toBe('degraded');
  await buy(page);
  await expect(panel(page, 'contended')).toContainText('slower than usual');
});

const LOOKS: readonly ProblemOutcome[] = [
  { kind: 'contended', retryAfterMs: 60_000 },
  { kind: 'rate-limited', retryAfterMs: 60_000 },
  { kind: 'unavailable', retryAfterMs: 60_000 },
  { kind: 'indeterminate', retryAfterMs: 60_000 },
  { kind: 'sold-out', left: 0 },
  { kind: 'sold-out', left: 2 },
  { kind: 'limit-reached', limit: 4 },
  { kind: 'not-on-sale', saleStartsAt: '2028-01-01T00:00:00.000Z' },
  { kind: 'key-reused' },
];

for (const outcome of LOOKS) {
  const name = outcome.kind + ('left' in outcome ? `-${outcome.left}` : '');
  test(`${name}: for every eye, by day and by night`, async ({ page, shop }) => {
    const event = await shop.addEvent({ stock: 5 });
    await page.route(PURCHASES, refuse(outcome));
    await page.goto(event.path);
    await buy(page);
    await expect(page.getByRole('status').filter({ hasText: /\w/ }).first()).toBeVisible();
    await lookAt(page, `buying-${name}`);
  });
}

test('buying: for every eye, by day and by night', async ({ page, shop }) => {
  const event = await shop.addEvent({ stock: 5 });
  await page.route(PURCHASES, () => {}); // Never answered.
  await page.goto(event.path);
  await buy(page);
  await expect(panel(page, 'buying')).toBeVisible();
  await lookAt(page, 'buying-buying');
});

test('offline: for every eye, by day and by night', async ({ page, context, shop }) => {
  const event = await shop.addEvent({ stock: 5 });
  await page.goto(event.path);
  await context.setOffline(true);
  await buy(page);
  await expect(panel(page, 'offline')).toBeVisible();
  await lookAt(page, 'buying-offline');
});

test('what it costs is said beside the number and on the button, before it is bought', async ({
  page,
  shop,
}) => {
  const event = await shop.addEvent({ stock: 5 });
  await page.goto(event.path);
  await choose(page, 3);
  const button = page.getByRole('button', { name: 'Buy 3 · €126.00' });
  await expect(button).toBeVisible();
  await expect(page.getByRole('group', { name: 'How many: Standing' })).toContainText('€126.00');
  const note = await page.getByText('No money moves').first().boundingBox();
  const buy = await button.boundingBox();
  expect((buy?.y ?? 0) - (note?.y ?? 0)).toBeLessThan(80);
});

test('beaten: the button says so and leads on, to other tickets and other nights', async ({ page }) => {
  const keys = keysOf(page);
  await page.route(PURCHASES, refuse({ kind: 'sold-out', left: 0 }));
  await page.goto('/events/copper-weather');
  await buy(page);
  await expect(panel(page, 'beaten')).toContainText('You were not charged');
  const gone = page.getByRole('button', { name: 'Sold out' });
  await expect(gone).toHaveAttribute('aria-disabled', 'true');
  await expect(gone).toHaveCSS('background-color', 'rgba(0, 0, 0, 0)');
  await gone.click({ force: true });
  await gone.press('Enter');
  expect(keys).toHaveLength(1);
  await expect(panel(page, 'beaten').getByRole('link', { name: 'Other nights' })).toBeVisible();
  await panel(page, 'beaten').getByRole('button', { name: 'Terrace, $85' }).click();
  await expect(page.getByRole('radio', { name: /Terrace/ })).toBeChecked();
  await expect(page.getByRole('button', { name: 'Buy 1 · $85.00' })).toBeFocused();
});

test('beaten to the last one: the same button sells again when a ticket comes back', async ({
  page,
  shop,
}) => {
  const event = await shop.addEvent({ stock: 1 });
  await page.goto(event.path);
  await expect(page.getByRole('button', { name: 'Buy 1 · €42.00' })).toBeVisible();
  await shop.admin('stock', { ticketTypeId: event.ticketTypeId, delta: -1 });
  await buy(page);
  await expect(panel(page, 'beaten')).toBeVisible();
  await expect(page.getByText('Sold out', { exact: true }).first()).toBeVisible();
  await shop.admin('stock', { ticketTypeId: event.ticketTypeId, delta: 1 });
  await buy(page);
  await expect(page).toHaveURL(ORDER_PAGE);
});
