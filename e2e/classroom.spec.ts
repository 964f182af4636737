import type { Browser, Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { lookAt } from './look';
import type { E2eShop } from './shop';

const QUESTION = 'Lesson 1: how many are sold?';
/** Everybody back to step 1: that is how long a learner's page may take to follow. */
const FOLLOWS_MS = 2500;

/** As on a laptop that other machines reach: by a name that is not this machine's own. */
const onTheWall = (shop: E2eShop) => shop.url.replace('127.0.0.1', 'wall.localhost');

async function openRoom(page: Page, shop: E2eShop): Promise<string> {
  await page.goto(`${onTheWall(shop)}/workshop/instructor`);
  await page.getByLabel('the admin token').fill(shop.adminToken);
  await page.getByRole('button', { name: 'Take the desk' }).click();
  await page.getByRole('button', { name: 'Open a room' }).click();
  await expect(page.locator('[data-code]')).toBeVisible();
  return (await page.locator('[data-code]').getAttribute('data-code')) ?? '';
}

async function newLearner(browser: Browser, shop: E2eShop): Promise<Page> {
  return (await browser.newContext({ baseURL: shop.url })).newPage();
}

async function joinAs(page: Page, name: string, code?: string): Promise<void> {
  if (code !== undefined) await page.getByLabel('Code of the room').fill(code);
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('button', { name: 'Come in' }).click();
  await expect(page.getByRole('heading', { name: `You are in, ${name}` })).toBeFocused();
}

/** What a page of the workshop tells its room. */
async function tell(page: Page, action: 'hear' | 'predict', wish: object): Promise<void> {
  const status = await page.evaluate(
    async ([path, body]) =>
      (await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).status,
    [`/api/classroom/${action}`, JSON.stringify(wish)] as const,
  );
  expect(status).toBe(200);
}

test('a teacher and two learners go through a lesson together', async ({ page, browser, shop, console }) => {
  const code = await openRoom(page, shop);
  const picture = page.getByRole('img', { name: 'QR code' });
  await expect(picture).toHaveAccessibleName(`QR code of ${onTheWall(shop)}/workshop/room?code=${code}`);
  const [ada, bo] = [await newLearner(browser, shop), await newLearner(browser, shop)];
  console.watch(ada);
  console.watch(bo);
  await ada.goto('/workshop/room');
  await lookAt(ada, 'room-join');
  await joinAs(ada, 'Ada <i>L.</i>', code.toLowerCase());
  await bo.goto(`/workshop/room?code=${code}`); // The picture on the wall leads here.
  await joinAs(bo, 'Bo');
  await lookAt(bo, 'room-inside');
  await expect(page.getByRole('heading', { name: '2 learners' })).toBeVisible();

  await tell(bo, 'hear', { place: { lesson: '1 The last ticket', step: '3' } });
  const seenBo = page.getByRole('listitem').filter({ hasText: /^Bo(?!x)/ });
  await expect(seenBo).toContainText('1 The last ticket, step 3');
  await expect(page.getByRole('listitem').filter({ hasText: 'Ada <i>L.</i>' })).toContainText('just came in');

  await tell(ada, 'predict', { question: QUESTION, choice: 'Both are sold' });
  await tell(bo, 'predict', { question: QUESTION, choice: 'One is refused' });
  const spread = page.getByRole('article', { name: QUESTION });
  await expect(spread).toContainText('2 of 2 have said');
  await expect(spread.getByRole('listitem').filter({ hasText: 'Both are sold' })).toContainText('1');
  await lookAt(page, 'instructor');
  await spread.getByRole('button', { name: 'Show the truth' }).click();
  await expect(spread).toContainText('Shown');

  const heard = ada.getByRole('status').filter({ hasText: 'back to step 1' });
  await page.getByRole('button', { name: 'Everybody back to step 1' }).click();
  await expect(heard).toBeVisible({ timeout: FOLLOWS_MS });
  await expect(spread).toHaveCount(0);

  await bo.getByRole('button', { name: 'Leave the room' }).click();
  await expect(bo.getByLabel('Code of the room')).toBeVisible();
  await expect(page.getByRole('heading', { name: '1 learner' })).toBeVisible();

  await page.getByRole('button', { name: 'Close the room' }).click();
  await page.getByRole('button', { name: 'Close it for all 1: sure?' }).click();
  await expect(page.getByText('This room is closed.')).toBeVisible();
  await expect(ada.getByLabel('Code of the room')).toBeVisible();
  for (const learner of [ada, bo]) await learner.context().close();
});

test('says what is wrong with a code, and with a token', async ({ page, console }) => {
  console.expectComplaint(/40[04]/);
  await page.goto('/workshop/room');
  await page.getByLabel('Code of the room').fill('BCDFG');
  await page.getByLabel('Your name').fill('Ada');
  await page.keyboard.press('Enter');
  const alert = page.getByRole('alert').filter({ hasText: /./ });
  await expect(alert.filter({ hasText: 'The code is no room that is open.' })).toBeVisible();

  await page.goto('/workshop/instructor');
  await page.getByLabel('the admin token').fill('not the token of this shop');
  await page.keyboard.press('Enter');
  await expect(alert.filter({ hasText: 'That is not the token.' })).toBeVisible();
  await lookAt(page, 'instructor-closed');
});
