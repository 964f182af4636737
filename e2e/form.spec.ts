import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { expect, ORDER_PAGE, test } from './fixtures';

/* The whole purchase as a plain form: posted to its own page, answered by a redirect. */
test.use({ javaScriptEnabled: false });

const MOST_PRESSES = 5;
test.beforeEach(({ console: watched }) => {
  watched.expectComplaint(/orders.*404|404.*orders/);
});

test('buys, and a reload buys nothing more', async ({ page, shop }) => {
  const event = await shop.addEvent({ stock: 5 });
  await page.goto(event.path);
  await page.getByRole('radio', { name: /Standing/ }).check();
  await page.getByText('2', { exact: true }).click();
  await page.getByRole('button', { name: 'Buy' }).click();
  await expect(page).toHaveURL(ORDER_PAGE);
  await page.reload();
  expect(await shop.listQuantities(event.ticketTypeId)).toHaveLength(1);

  const id = new URL(page.url()).pathname.split('/').at(-1);
  const { order } = await (await page.request.get(`/api/orders/${id}`)).json();
  expect(order).toMatchObject({ ticketTypeId: event.ticketTypeId, quantity: 2, status: 'paid' });
});

test('says the sum beside the number, and nothing on the button that it cannot know', async ({
  page,
  shop,
}) => {
  const event = await shop.addEvent({ stock: 5 });
  await page.goto(event.path);
  const sum = page.getByRole('group', { name: 'How many: Standing' });
  await expect(sum.getByText('€42.00')).toBeVisible();
  await page.getByText('3', { exact: true }).click();
  await expect(sum.getByText('€126.00')).toBeVisible();
  await expect(sum.getByText('€42.00')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Buy', exact: true })).toBeVisible();
  await expect(page.getByText('Prices are for one ticket.')).toBeVisible();
});

test('the same form sent twice leads to the same order', async ({ page, context, shop }) => {
  const event = await shop.addEvent({ stock: 5 });
  await page.goto(event.path);
  const form = page.getByRole('button', { name: 'Buy' }).locator('xpath=ancestor::form');
  const names = await form.locator('input[type=hidden], input:checked').all();
  const multipart: Record<string, string> = {};
  for (const input of names) {
    multipart[(await input.getAttribute('name')) ?? ''] = (await input.getAttribute('value')) ?? '';
  }
  const send = () =>
    context.request.post(event.path, { multipart, maxRedirects: 0, headers: { origin: shop.url } });
  const [first, second] = await Promise.all([send(), send()]);
  const third = await send();
  const places = [first, second, third].map((answer) => answer.headers().location ?? '');
  expect(third.status()).toBe(303);
  expect(places[2]).toMatch(ORDER_PAGE);
  // One of two at the same moment may be told that its order is being worked on; it is never a second order.
  for (const place of places)
    expect([places[2], expect.stringContaining('key-in-progress')]).toContainEqual(place);
  expect(await shop.listQuantities(event.ticketTypeId)).toHaveLength(1);
});

test('is refused from a foreign page', async ({ page, context, shop }) => {
  const event = await shop.addEvent({ stock: 5 });
  await page.goto(event.path);
  const form = page.getByRole('button', { name: 'Buy' }).locator('xpath=ancestor::form');
  const multipart: Record<string, string> = {};
  for (const input of await form.locator('input[type=hidden], input:checked').all()) {
    multipart[(await input.getAttribute('name')) ?? ''] = (await input.getAttribute('value')) ?? '';
  }
  const answer = await context.request.post(event.path, {
    multipart,
    maxRedirects: 0,
    headers: { origin: 'https://elsewhere.example' },
  });
  expect(answer.status()).toBe(403);
  expect(await shop.listQuantities(event.ticketTypeId)).toHaveLength(0);
});

test('says that somebody got the last one', async ({ page, shop }) => {
  const event = await shop.addEvent({ stock: 1 });
  await page.goto(event.path);
  await shop.admin('stock', { ticketTypeId: event.ticketTypeId, delta: -1 });
  await page.getByRole('button', { name: 'Buy' }).click();
  await expect(page.getByRole('alert')).toContainText('Somebody got the last one');
  await expect(page.getByRole('alert')).toContainText('You were not charged');
  await expect(page.getByRole('alert').getByRole('link', { name: 'Other nights in Oslo' })).toBeVisible();
});

test('says how many are left when more were asked for', async ({ page, shop }) => {
  const event = await shop.addEvent({ stock: 4 });
  await page.goto(event.path);
  await page.getByText('4', { exact: true }).click();
  await shop.admin('stock', { ticketTypeId: event.ticketTypeId, delta: -2 });
  await page.getByRole('button', { name: 'Buy' }).click();
  await expect(page.getByRole('alert')).toContainText('Only 2 left');
});

test("says what a buyer's limit is", async ({ page, shop }) => {
  const event = await shop.addEvent({ stock: 9, perBuyerLimit: 2 });
  await page.goto(event.path);
  await page.getByText('2', { exact: true }).click();
  await page.getByRole('button', { name: 'Buy' }).click();
  await expect(page).toHaveURL(ORDER_PAGE);
  await page.goto(event.path);
  await page.getByRole('button', { name: 'Buy' }).click();
  await expect(page.getByRole('alert')).toContainText('2 is the limit');
  expect(await shop.listQuantities(event.ticketTypeId)).toHaveLength(1);
});

test('asks what became of an order that nobody knew the end of, though all is sold out', async ({
  page,
  shop,
}) => {
  const event = await shop.addEvent({ stock: 1 });
  await page.goto(event.path);
  const key = randomUUID();
  const sold = await page.request.post('/api/purchases', {
    headers: { 'idempotency-key': key },
    data: { ticketTypeId: event.ticketTypeId, quantity: 1 },
  });
  const { order } = await sold.json();
  await page.goto(
    `${event.path}?problem=indeterminate&key=${key}&type=${event.ticketTypeId}&quantity=1#problem`,
  );
  await expect(page.getByRole('alert')).toContainText('We do not know yet');
  await expect(page.getByRole('button', { name: 'Buy' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Ask again' }).click();
  await expect(page).toHaveURL(new RegExp(`/orders/${order.id}\\?k=`));
  expect(await shop.listQuantities(event.ticketTypeId)).toEqual([1]);
});

/** Presses Buy, and once more where the shop says that it should be pressed again. */
async function buy(page: Page): Promise<'sold' | 'beaten'> {
  const beaten = page.getByText(/Somebody got the last one/);
  for (let presses = 0; presses < MOST_PRESSES; presses += 1) {
    await page.getByRole('button', { name: /^(Buy|Ask again)$/ }).click();
    const end = await Promise.race([
      page.waitForURL(/\/orders\//).then(() => 'sold' as const),
      beaten.waitFor().then(() => 'beaten' as const),
      page
        .getByText('Press Buy again')
        .waitFor()
        .then(() => 'again' as const),
    ]);
    if (end !== 'again') return end;
  }
  throw new Error(`Still told to press again after ${MOST_PRESSES} presses`);
}

test('two browsers race for one ticket: one has it, one is beaten', async ({ browser, shop }) => {
  const event = await shop.addEvent({ stock: 1 });
  const contexts = await Promise.all(
    [1, 2].map(() => browser.newContext({ baseURL: shop.url, javaScriptEnabled: false })),
  );
  const pages = await Promise.all(contexts.map((context) => context.newPage()));
  for (const page of pages) await page.goto(event.path);
  const ends = await Promise.all(pages.map(buy));
  expect(ends.toSorted()).toEqual(['beaten', 'sold']);
  expect(await shop.listQuantities(event.ticketTypeId)).toEqual([1]);
  await Promise.all(contexts.map((context) => context.close()));
});

test('buys while Redis is gone', async ({ page, shop }) => {
  const event = await shop.addEvent({ stock: 1 });
  await page.goto(event.path);
  await shop.faults({ redisGone: true });
  await page.getByRole('button', { name: 'Buy' }).click();
  await expect(page).toHaveURL(ORDER_PAGE);
  expect(await shop.listQuantities(event.ticketTypeId)).toHaveLength(1);
});

test('beside buyers by the API, at once, each is told for sure what happened', async ({ page, shop }) => {
  const shows: {
    readonly path: string;
    readonly ticketTypeId: string;
    readonly fields: [string, string][];
  }[] = [];
  for (let n = 0; n < 3; n++) {
    const { path, ticketTypeId } = await shop.addEvent({ stock: 20 });
    await page.goto(path);
    const fields: [string, string][] = [];
    const form = page.getByRole('button', { name: 'Buy' }).locator('xpath=ancestor::form');
    for (const input of await form.locator('input[type=hidden], input:checked').all()) {
      fields.push([(await input.getAttribute('name')) ?? '', (await input.getAttribute('value')) ?? '']);
    }
    shows.push({ path, ticketTypeId, fields });
  }
  const buyByForm = async (n: number) => {
    const { path = '', fields = [] } = shows[n % shows.length] ?? {};
    const body = new FormData();
    for (const [name, value] of fields) body.set(name, value);
    body.set('idempotencyKey', randomUUID());
    const headers = { origin: shop.url, cookie: `buyer=${randomUUID()}` };
    const answer = await fetch(shop.url + path, { method: 'POST', body, headers, redirect: 'manual' });
    const place = new URL(answer.headers.get('location') ?? '', shop.url);
    return place.searchParams.get('problem') ?? (place.pathname.startsWith('/orders/') ? 'sold' : place.href);
  };
  const buyByApi = async (n: number) => {
    const answer = await fetch(`${shop.url}/api/purchases`, {
      method: 'POST',
      body: JSON.stringify({ ticketTypeId: shows[n % shows.length]?.ticketTypeId, quantity: 1 }),
      headers: {
        'content-type': 'application/json',
        cookie: `buyer=${randomUUID()}`,
        'idempotency-key': randomUUID(),
      },
    });
    return answer.ok ? 'sold' : (await answer.json()).type.replace('/problems/', '');
  };
  const told = await Promise.all(
    Array.from({ length: 120 }, (_, n) => (n % 4 === 0 ? buyByForm(n) : buyByApi(n))),
  );
  expect(told.filter((each) => !['sold', 'sold-out', 'contended'].includes(each))).toEqual([]);
  expect(told.filter((each) => each === 'sold').length).toBeGreaterThan(30);
});
