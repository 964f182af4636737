import type { Page } from '@playwright/test';
import { expect, ORDER_PAGE, test } from './fixtures';
import type { E2eShop, TestEvent } from './shop';
import { openWay, type Way } from './way';

/* One press is at most one order, and its buyer reaches it: whatever becomes of the cookie meanwhile. */

const buy = (page: Page) => page.getByRole('button', { name: /^Buy/ }).click();

test.beforeEach(({ console: watched }) => {
  // A browser reports every refusal and every lost request on the console.
  watched.expectComplaint(/api\/purchases|status of 503/);
});

async function withWay(shop: E2eShop, walk: (way: Way) => Promise<void>): Promise<void> {
  const way = await openWay(shop.url);
  try {
    await walk(way);
  } finally {
    await way.close();
  }
}

/** Opens the event in that many tabs of a new visitor: all are asked for before any is answered. */
async function openTabs(page: Page, way: Way, event: TestEvent, tabs: number) {
  const opened = [];
  for (let n = 0; n < tabs; n++) {
    const tab = n === 0 ? page : await page.context().newPage();
    const path = `${event.path}?tab=${n}`; // A browser asks for one address at a time.
    const held = way.holdBack(path);
    const arrival = tab.goto(way.url + path, { waitUntil: 'commit' });
    await held.isHolding(1);
    const arrive = async () => {
      held.release();
      await arrival;
      await tab.waitForLoadState();
    };
    opened.push({ tab, arrive });
  }
  const [first, ...others] = opened;
  if (!first) throw new Error('One tab at least');
  await first.arrive();
  return others;
}

const buyerOf = async (page: Page) =>
  (await page.context().cookies()).find(({ name }) => name === 'buyer')?.value;

/** The order is found by its address, and among the tickets of this browser. */
async function expectReached(page: Page, event: TestEvent): Promise<void> {
  await expect(page).toHaveURL(ORDER_PAGE);
  await expect(page.getByRole('heading', { level: 2, name: event.name })).toBeVisible();
  const { origin, pathname } = new URL(page.url());
  expect((await page.request.get(origin + pathname)).status(), 'without the secret').toBe(200);
  expect((await page.request.get(`${origin}/api${pathname}`)).status()).toBe(200);
  await page.goto(`${origin}/tickets`);
  await expect(page.getByRole('link', { name: event.name })).toHaveCount(1);
}

for (const tabs of [2, 3]) {
  test(`${tabs} tabs of a new visitor, whose later answers come while a press is tried again`, async ({
    page,
    shop,
  }) => {
    const event = await shop.addEvent({ stock: 5 });
    await withWay(shop, async (way) => {
      const others = await openTabs(page, way, event, tabs);
      const pressedAs = await buyerOf(page);
      const letThrough = way.loseAnswers();
      await buy(page);
      await expect(page.locator('[data-state=unknown]')).toBeVisible();
      for (const { arrive } of others) await arrive();
      expect(await buyerOf(page), 'the later answer made it another buyer').not.toBe(pressedAs);
      letThrough();
      await expectReached(page, event);
      expect(await buyerOf(page), 'the browser is again the buyer who pressed').toBe(pressedAs);
      expect(await shop.listQuantities(event.ticketTypeId)).toEqual([1]);
      await Promise.all(others.map(({ tab }) => tab.close()));
    });
  });
}

test('a press in each of two tabs, each made for another buyer: both orders are reached', async ({
  page,
  shop,
}) => {
  const event = await shop.addEvent({ stock: 5 });
  await withWay(shop, async (way) => {
    const [second] = await openTabs(page, way, event, 2);
    await second?.arrive();
    for (const tab of [page, second?.tab ?? page]) {
      await buy(tab);
      await expect(tab).toHaveURL(ORDER_PAGE);
    }
    await page.goto(`${way.url}/tickets`);
    await expect(page.getByRole('link', { name: event.name })).toHaveCount(2);
    expect(await shop.listQuantities(event.ticketTypeId)).toEqual([1, 1]);
    await second?.tab.close();
  });
});

test('the cookie expires between the press and its retry, and the page is loaded again', async ({
  page,
  shop,
}) => {
  const event = await shop.addEvent({ stock: 5 });
  await withWay(shop, async (way) => {
    await page.goto(way.url + event.path);
    const letThrough = way.loseAnswers();
    await buy(page);
    await expect(page.locator('[data-state=unknown]')).toBeVisible();
    await page.context().clearCookies();
    await page.reload();
    await expect(page.locator('[data-state=unknown]')).toBeVisible();
    letThrough();
    await expectReached(page, event);
    expect(await shop.listQuantities(event.ticketTypeId)).toEqual([1]);
  });
});

test('a browser that keeps no cookies buys, and its address leads to the order', async ({ page, shop }) => {
  const event = await shop.addEvent({ stock: 5 });
  await withWay(shop, async (way) => {
    way.blockCookies();
    await page.goto(way.url + event.path);
    const letThrough = way.loseAnswers();
    await buy(page);
    await expect(page.locator('[data-state=unknown]')).toBeVisible();
    letThrough();
    await expect(page).toHaveURL(ORDER_PAGE);
    await page.reload();
    await expect(page.getByRole('heading', { level: 2, name: event.name })).toBeVisible();
    expect(await shop.listQuantities(event.ticketTypeId)).toEqual([1]);
  });
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a form whose cookie was replaced by a later answer, sent twice', async ({ page, shop }) => {
    const event = await shop.addEvent({ stock: 5 });
    await withWay(shop, async (way) => {
      const [second] = await openTabs(page, way, event, 2);
      const letThrough = way.loseAnswers();
      await buy(page);
      await expect(page.getByText('indeterminate')).toBeVisible();
      await second?.arrive();
      letThrough();
      await page.reload(); // Sends the form again.
      await expectReached(page, event);
      expect(await shop.listQuantities(event.ticketTypeId)).toEqual([1]);
    });
  });

  test('a browser that keeps no cookies asks what became of its order, and gets it', async ({
    page,
    shop,
  }) => {
    const event = await shop.addEvent({ stock: 5 });
    await withWay(shop, async (way) => {
      way.blockCookies();
      await page.goto(way.url + event.path);
      const key = await page.locator('input[name=idempotencyKey]').inputValue();
      await buy(page);
      await expect(page).toHaveURL(ORDER_PAGE);
      const question = new URLSearchParams({ problem: 'indeterminate', key, type: event.ticketTypeId });
      await page.goto(`${way.url}${event.path}?${question}`);
      await page.getByRole('button', { name: 'Ask again' }).click();
      await expect(page).toHaveURL(ORDER_PAGE);
      await expect(page.getByRole('heading', { level: 2, name: event.name })).toBeVisible();
      expect(await shop.listQuantities(event.ticketTypeId)).toEqual([1]);
    });
  });
});

test('what is fetched ahead, and what the router fetches, makes nobody a buyer', async ({
  playwright,
  shop,
}) => {
  const stranger = await playwright.request.newContext({ baseURL: shop.url });
  for (const headers of [{ 'sec-purpose': 'prefetch' }, { rsc: '1', 'sec-fetch-dest': 'empty' }]) {
    const answer = await stranger.get('/', { headers });
    expect([answer.status(), answer.headers()['set-cookie']]).toEqual([200, undefined]);
  }
  expect((await stranger.get('/')).headers()['set-cookie']).toMatch(/^buyer=/);
  await stranger.dispose();
});
