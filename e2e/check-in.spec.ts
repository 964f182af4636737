import { randomUUID } from 'node:crypto';
import { orderNumber } from '@/lib/shop/orders/order-number';
import { addTonight, newDoor, openDoor, scan, sellTickets, verdict } from './door';
import { expect, test } from './fixtures';
import { lookAt } from './look';

/** A code that was not signed: its last letter is another one. */
const forge = (code: string) => `${code.slice(0, -1)}${code.endsWith('A') ? 'B' : 'A'}`;

test('lets a ticket in once, counts, and says when it was used', async ({ page, shop }) => {
  const event = await addTonight(shop);
  const buyer = randomUUID();
  const { codes, orderId } = await sellTickets(shop, event, { quantity: 2, buyer });
  const [code = '', second = ''] = codes;
  await openDoor(page, shop, event);
  await expect(page.getByText('0 of 2 in')).toBeVisible();
  await lookAt(page, 'door');
  await scan(page, code);
  await expect(verdict(page, 'welcome')).toContainText('ticket 1 of 2');
  await expect(page.getByText('1 of 2 in')).toBeVisible();
  await expect(page.getByLabel('Scan a ticket')).toBeFocused();
  await lookAt(page, 'door-welcome');
  await scan(page, code);
  await expect(verdict(page, 'already-used')).toContainText(/Used at \d\d:\d\d/);
  await lookAt(page, 'door-used');
  await scan(page, forge(second));
  await expect(verdict(page, 'not-ours')).toContainText('We did not issue this code.');
  await scan(page, `]Q1${second}`);
  await expect(verdict(page, 'welcome').first()).toContainText('The scanner puts ]Q1 before each code');
  await expect(page.getByText('2 of 2 in')).toBeVisible();
  await page.context().addCookies([{ name: 'buyer', value: buyer, url: shop.url }]);
  await page.goto(`/orders/${orderId}`);
  await expect(page.locator('[data-used=true]')).toHaveCount(2);
});

test('asks which event the door is for, and refuses the ticket of another one by name', async ({
  page,
  shop,
}) => {
  const [event, other] = await Promise.all([addTonight(shop), addTonight(shop)]);
  const { codes } = await sellTickets(shop, other);
  await openDoor(page, shop, event);
  await page.goto('/check-in');
  await expect(page.getByRole('region', { name: 'Tonight' })).toContainText(event.name);
  await expect(page.getByRole('region', { name: 'Later' })).toContainText('Night Ferry');
  await lookAt(page, 'door-events');
  await page.getByRole('link', { name: event.name }).click();
  await scan(page, codes[0] ?? '');
  await expect(verdict(page, 'other-event')).toContainText(`This ticket is for ${other.name}`);
  await expect(verdict(page, 'other-event')).toContainText('It was not used.');
  await page.goto(`/check-in?event=${other.slug}`);
  await scan(page, codes[0] ?? '');
  await expect(verdict(page, 'welcome')).toBeVisible();
});

test('is shut before its night; the door of a demo can pretend, and says so', async ({ page, shop }) => {
  const event = await shop.addEvent({ stock: 2 });
  const { codes } = await sellTickets(shop, event);
  await openDoor(page, shop, event);
  await scan(page, codes[0] ?? '');
  await expect(verdict(page, 'too-early')).toContainText(/2029.*Its door opens on/);
  await lookAt(page, 'door-early');
  await page.getByRole('link', { name: 'Pretend that it is the night' }).click();
  await expect(page.getByText('this door pretends that it is the night of')).toBeVisible();
  await scan(page, codes[0] ?? '');
  await expect(verdict(page, 'welcome')).toBeVisible();
  await page.getByRole('link', { name: 'Stop pretending' }).click();
  await expect(page.getByText('Until then it refuses tickets')).toBeVisible();
});

test('takes a scan back, and the ticket is as it was', async ({ page, shop }) => {
  const event = await addTonight(shop);
  const [code = ''] = (await sellTickets(shop, event)).codes;
  await openDoor(page, shop, event);
  await scan(page, code);
  await page.getByRole('button', { name: 'Undo letting in' }).click();
  await expect(verdict(page, 'taken-back')).toBeVisible();
  await expect(page.getByText('0 of 1 in')).toBeVisible();
  await scan(page, code);
  await expect(verdict(page, 'welcome')).toBeVisible();
});

test('two scans, the first still being checked: each gets its verdict, and the field is left alone', async ({
  page,
  shop,
}) => {
  const event = await addTonight(shop);
  const [first = '', second = ''] = (await sellTickets(shop, event, { quantity: 2 })).codes;
  await openDoor(page, shop, event);
  let answerNow = () => {};
  const held = new Promise<void>((resolve) => {
    answerNow = resolve;
  });
  await page.route(
    '**/check-in/scan',
    async (route) => {
      await held;
      await route.continue();
    },
    { times: 1 },
  );
  await page.getByLabel('Scan a ticket').focus();
  await page.keyboard.type(`${first}\n`);
  await expect(verdict(page, 'checking')).toBeVisible();
  await page.keyboard.type(`${second}\n`);
  await expect(verdict(page, 'welcome')).toContainText('ticket 2 of 2');
  await page.keyboard.type('LT1.half of a');
  answerNow();
  await expect(verdict(page, 'welcome').filter({ hasText: 'ticket 1 of 2' })).toBeVisible();
  await expect(page.getByLabel('Scan a ticket')).toHaveValue('LT1.half of a');
  await expect(page.getByText('2 of 2 in')).toBeVisible();
});

test('a scanner types into the field wherever the focus is', async ({ page, shop }) => {
  const event = await addTonight(shop);
  const [code = ''] = (await sellTickets(shop, event)).codes;
  await openDoor(page, shop, event);
  await page.getByRole('button', { name: 'Sign out of check-in' }).focus();
  await page.keyboard.type(code);
  await page.keyboard.press('Enter');
  await expect(verdict(page, 'welcome')).toBeVisible();
});

test('a scan without a network stays on the page, and is asked again when there is one', async ({
  page,
  shop,
  console,
}) => {
  console.expectComplaint(/ERR_INTERNET_DISCONNECTED/);
  const event = await addTonight(shop);
  const [code = '', other = ''] = (await sellTickets(shop, event, { quantity: 2 })).codes;
  await openDoor(page, shop, event);
  await page.context().setOffline(true);
  await scan(page, code);
  await expect(verdict(page, 'unchecked')).toContainText('Not checked yet');
  await lookAt(page, 'door-offline');
  await scan(page, other);
  await expect(verdict(page, 'unchecked')).toHaveCount(2);
  await scan(page, 'a code to be forgotten');
  await page.getByRole('button', { name: 'Stop asking about a code to be' }).click();
  await expect(verdict(page, 'unchecked')).toHaveCount(2);
  await page.getByRole('button', { name: 'Sign out of check-in' }).click();
  await expect(page.getByText('this browser is still signed in')).toBeVisible();
  await page.context().setOffline(false);
  await expect(verdict(page, 'welcome')).toHaveCount(2);
  await expect(verdict(page, 'unchecked')).toHaveCount(0);
  await expect(verdict(page, 'not-ours')).toHaveCount(0);
});

test('an answer that was lost, and Postgres out of reach: the same scan is welcome when it is heard', async ({
  page,
  shop,
  console,
}) => {
  console.expectComplaint(/ERR_FAILED|503/);
  const event = await addTonight(shop);
  const [code = ''] = (await sellTickets(shop, event)).codes;
  await openDoor(page, shop, event);
  await page.route(
    '**/check-in/scan',
    async (route) => {
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );
  await page.route('**/check-in/scan', (route) => route.fulfill({ status: 503 }), { times: 1 });
  await scan(page, code);
  await expect(verdict(page, 'unchecked')).toBeVisible();
  await expect(verdict(page, 'welcome')).toBeVisible();
});

test('finds an order by its number, and lets its tickets in one by one', async ({ page, shop }) => {
  const event = await addTonight(shop);
  const { orderId } = await sellTickets(shop, event, { quantity: 2 });
  await openDoor(page, shop, event);
  await page.getByLabel('Number of the order').fill(orderNumber(orderId).toLowerCase());
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Let in ticket 2' }).click();
  await expect(verdict(page, 'welcome')).toContainText('ticket 2 of 2');
  await expect(page.getByRole('listitem').filter({ hasText: 'Ticket 2' })).toContainText('in since');
  await expect(page.getByRole('button', { name: 'Let in ticket 1' })).toBeVisible();
  await lookAt(page, 'door-search');
  await page.getByLabel('Number of the order').fill('0000-0000');
  await page.keyboard.press('Enter');
  await expect(page.getByText('No order of this event has that number.')).toBeVisible();
});

test('two doors scan at the same time: one says welcome', async ({ browser, shop }) => {
  const event = await addTonight(shop);
  const [code = ''] = (await sellTickets(shop, event)).codes;
  const doors = await Promise.all([newDoor(browser, shop, event), newDoor(browser, shop, event)]);
  await Promise.all(doors.map((door) => scan(door, code)));
  const kinds = await Promise.all(
    doors.map((door) =>
      verdict(door, 'welcome').or(verdict(door, 'already-used')).getAttribute('data-state'),
    ),
  );
  expect(kinds.sort()).toEqual(['already-used', 'welcome']);
  for (const door of doors) await door.context().close();
});

test('works without JavaScript: scan, undo, search', async ({ browser, shop }) => {
  const event = await addTonight(shop);
  const { codes, orderId } = await sellTickets(shop, event);
  const door = await newDoor(browser, shop, event, false);
  await scan(door, codes[0] ?? '');
  await expect(verdict(door, 'welcome')).toBeVisible();
  await door.getByRole('button', { name: 'Undo' }).click();
  await expect(verdict(door, 'taken-back')).toBeVisible();
  await door.getByLabel('Number of the order').fill(orderNumber(orderId));
  await door.getByRole('button', { name: 'Search' }).click();
  await door.getByRole('button', { name: 'Let in ticket 1' }).click();
  await expect(verdict(door, 'welcome')).toBeVisible();
  await scan(door, codes[0] ?? '');
  await expect(verdict(door, 'already-used')).toBeVisible();
  await door.getByRole('button', { name: 'Sign out of check-in' }).click();
  await expect(door.getByLabel('Staff only: the token')).toBeVisible();
  await door.context().close();
});

test('stays shut for a wrong token, and for a browser that has none', async ({ page, shop, console }) => {
  console.expectComplaint(/40[13]/);
  const event = await addTonight(shop);
  await page.goto(`/check-in?event=${event.slug}`);
  for (const wrong of ['not the token of the door', shop.adminToken]) {
    await page.getByLabel('Staff only: the token').fill(wrong);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'not the token' })).toBeVisible();
  }
  await lookAt(page, 'door-closed');

  await openDoor(page, shop, event);
  const [cookie] = (await page.context().cookies()).filter(({ name }) => name === 'door');
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/check-in' });
  expect(cookie?.value).not.toContain(shop.doorToken);
  await page.context().clearCookies({ name: 'door' });
  await scan(page, 'LT1.whatever');
  await expect(verdict(page, 'closed')).toBeVisible();
});

test('lets an address guess five tokens, then makes it wait', async ({ page, shop, console }) => {
  console.expectComplaint(/403|429/);
  const event = await addTonight(shop);
  await page.goto(`/check-in?event=${event.slug}`);
  const guess = (token: string) =>
    page.request.post('/check-in/open', { form: { token }, headers: { accept: 'application/json' } });
  // A guess is forgotten every two seconds: on a slow machine the door may be open to the right token just then.
  await expect(async () => {
    await expect.poll(async () => (await guess('a guess')).status()).toBe(429);
    const refused = await guess(shop.doorToken);
    expect(refused.status()).toBe(429);
    expect(Number(refused.headers()['retry-after'])).toBeGreaterThan(0);
  }).toPass();
  await page.context().clearCookies({ name: 'door' });
  await page.getByLabel('Staff only: the token').fill('another guess');
  await expect(async () => {
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'Too many wrong tokens' })).toBeVisible({
      timeout: 1000,
    });
  }).toPass();
  await page.getByLabel('Staff only: the token').fill(shop.doorToken);
  await expect(async () => {
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByLabel('Scan a ticket')).toBeVisible({ timeout: 2000 });
  }).toPass();
});

test('a page of another site uses no ticket, whatever cookies it gets sent along', async ({
  browser,
  shop,
}) => {
  const event = await addTonight(shop);
  const [code = ''] = (await sellTickets(shop, event)).codes;
  const door = await newDoor(browser, shop, event, false);
  const multipart: Record<string, string> = { code };
  for (const input of await door.locator('form:has([name=code]) input[type=hidden]').all()) {
    multipart[(await input.getAttribute('name')) ?? ''] = (await input.getAttribute('value')) ?? '';
  }
  const { request } = door.context();
  const send = (headers: Record<string, string>) =>
    request.post(`/check-in?event=${event.slug}`, { multipart, headers });
  const ask = (headers: Record<string, string>) =>
    request.post('/check-in/scan', { form: { code, event: event.slug }, headers });
  for (const post of [send, ask]) {
    expect((await post({ 'sec-fetch-site': 'cross-site' })).status()).toBe(403);
    expect((await post({ origin: 'https://elsewhere.example' })).status()).toBe(403);
  }
  expect(await (await send({ origin: shop.url, 'sec-fetch-site': 'same-origin' })).text()).toContain(
    'Welcome',
  );
  await door.context().close();
});
