import type { Page, Route } from '@playwright/test';
import { toProblem } from '@/lib/shop/sale/answer';
import type { ProblemOutcome } from '@/lib/shop/sale/problem';
import { expect, test } from './fixtures';

/* The answer to a press is in sight where the finger is, and nothing that is about to be pressed moves. */

const PURCHASES = '**/api/purchases';
const SIZES = [
  { width: 320, height: 640 },
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
] as const;

const button = (page: Page) => page.locator('form button[type=submit]');
const panel = (page: Page, state: string) => page.locator(`[data-state="${state}"]`);
const refuse = (outcome: ProblemOutcome) => async (route: Route) => {
  const { status, headers, body } = toProblem(outcome);
  await route.fulfill({ status, headers: { ...headers }, body });
};

/** Scrolls until Buy has its lower edge there, px from above. */
const bringBuyTo = (page: Page, bottom: number) =>
  button(page).evaluate((buy, y) => window.scrollBy(0, buy.getBoundingClientRect().bottom - y), bottom);

/** Where all that can be pressed in the form stands, but for what an answer brings along. */
const listPlaces = (page: Page) =>
  page
    .locator('form label, form button[type=submit]')
    .evaluateAll((all) => all.map((element) => JSON.stringify(element.getBoundingClientRect())));

/** Presses Buy as a finger does, and finds the answer whole on the screen and everything where it was. */
async function pressAndLook(page: Page, state: string, hear = async () => {}): Promise<void> {
  await expect(button(page)).toHaveText(/^Buy 1 · /);
  const before = await listPlaces(page);
  const { x = 0, y = 0, width = 0, height = 0 } = (await button(page).boundingBox()) ?? {};
  await page.mouse.click(x + width / 2, y + height / 2);
  await hear();
  await expect(panel(page, state)).toBeVisible();
  expect(await listPlaces(page), `${state} moved something`).toEqual(before);
  await expect(panel(page, state)).toBeInViewport({ ratio: 1 });
  const buy = await button(page).boundingBox();
  const said = await panel(page, state).boundingBox();
  const gap = said && buy && Math.max(buy.y - said.y - said.height, said.y - buy.y - buy.height);
  expect(gap, `${state} is beside the button`).toBeLessThan(120);
  expect(gap, `${state} covers the button`).toBeGreaterThanOrEqual(0);
}

const STATES: readonly { state: string; outcome: ProblemOutcome; canCancel?: true; isOpen?: true }[] = [
  { state: 'contended', outcome: { kind: 'contended', retryAfterMs: 60_000 }, canCancel: true },
  { state: 'rate-limited', outcome: { kind: 'rate-limited', retryAfterMs: 60_000 }, canCancel: true },
  { state: 'unavailable', outcome: { kind: 'unavailable', retryAfterMs: 60_000 }, canCancel: true },
  { state: 'unknown', outcome: { kind: 'indeterminate', retryAfterMs: 60_000 }, isOpen: true },
  { state: 'beaten', outcome: { kind: 'sold-out', left: 0 } },
  { state: 'too-few', outcome: { kind: 'sold-out', left: 2 } },
  { state: 'limit-reached', outcome: { kind: 'limit-reached', limit: 4 } },
  { state: 'not-on-sale', outcome: { kind: 'not-on-sale', saleStartsAt: '2028-01-01T00:00:00.000Z' } },
  { state: 'refused', outcome: { kind: 'key-reused' } },
];

test.beforeEach(({ console: watched }) => {
  watched.expectComplaint(/api\/purchases|ERR_INTERNET_DISCONNECTED/);
});

for (const { state, outcome, canCancel, isOpen } of STATES) {
  test(`${state}: in sight where the finger is, and nothing moves`, async ({ page, shop }) => {
    const event = await shop.addEvent({ stock: 5 });
    await page.route(PURCHASES, refuse(outcome));
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await page.goto(event.path);
      await page.evaluate(() => localStorage.clear());
      await page.goto(event.path);
      await bringBuyTo(page, size.height - 8);
      await pressAndLook(page, state);
      if (!isOpen) await expect(panel(page, state)).toContainText('You were not charged');
      const cancel = panel(page, state).getByRole('button', { name: 'Cancel' });
      if (canCancel) await expect(cancel).toBeInViewport({ ratio: 1 });
    }
  });
}

test('buying and offline: in sight where the finger is, and nothing moves', async ({
  page,
  context,
  shop,
}) => {
  const event = await shop.addEvent({ stock: 5 });
  await page.route(PURCHASES, () => {}); // Never answered.
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const state of ['buying', 'offline']) {
      await page.goto(event.path);
      await page.evaluate(() => localStorage.clear());
      await page.goto(event.path);
      await bringBuyTo(page, size.height - 8);
      await context.setOffline(state === 'offline');
      await pressAndLook(page, state);
      await context.setOffline(false);
      await page.evaluate(() => localStorage.clear());
    }
  }
});

test('crowded: in sight where the finger is, and nothing moves', async ({ browser, shop }) => {
  const event = await shop.addEvent({ stock: 5 });
  const context = await browser.newContext({ baseURL: shop.url });
  const page = await context.newPage();
  await page.clock.install();
  await page.route(PURCHASES, refuse({ kind: 'contended', retryAfterMs: 1 }));
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await page.goto(event.path);
    await bringBuyTo(page, size.height - 8);
    await pressAndLook(page, 'crowded', () =>
      expect(async () => {
        await page.clock.runFor(5000);
        await expect(panel(page, 'crowded')).toBeVisible({ timeout: 1 });
      }).toPass(),
    );
    await expect(panel(page, 'crowded')).toContainText('You were not charged');
  }
  await context.close();
});

test('Buy at the upper edge of the screen: the answer comes below it', async ({ page, shop }) => {
  const event = await shop.addEvent({ stock: 5 });
  await page.route(PURCHASES, refuse({ kind: 'contended', retryAfterMs: 60_000 }));
  await page.setViewportSize({ width: 390, height: 480 });
  await page.goto(event.path);
  await bringBuyTo(page, 80);
  await pressAndLook(page, 'contended');
});

test('Cancel stays where it is while the words change', async ({ page, shop }) => {
  const event = await shop.addEvent({ stock: 5 });
  const kinds = ['contended', 'unavailable', 'contended', 'rate-limited'] as const;
  let answers = 0;
  await page.route(PURCHASES, (route) => {
    const kind = kinds[answers++ % kinds.length] ?? 'contended';
    return refuse({ kind, retryAfterMs: 300 })(route);
  });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(event.path);
  const places = new Set<string>();
  const cancel = page.getByRole('button', { name: 'Cancel' });
  await button(page).click();
  for (const kind of ['contended', 'unavailable', 'rate-limited']) {
    await expect(panel(page, kind)).toBeVisible({ timeout: 30_000 });
    places.add(JSON.stringify(await cancel.boundingBox()));
  }
  expect([...places]).toHaveLength(1);
});
