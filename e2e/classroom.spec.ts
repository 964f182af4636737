import type { Browser, Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { lookAt } from './look';
import type { E2eShop } from './shop';

const LESSON = '/workshop/lessons/01-the-last-ticket';
const QUESTION = /A and B have both read 1/;
const BOTH = 'Two orders, and a stock of 0';
const ONE = 'One order, and a stock of 0';
/** Everybody back to step 1: that is how long a learner's page may take to follow. */
const FOLLOWS_MS = 2500;

/** As on a laptop that other machines reach: by a name that is not this machine's own. */
const onTheWall = (shop: E2eShop) => shop.url.replace('127.0.0.1', 'wall.localhost');

async function openRoom(page: Page, shop: E2eShop): Promise<string> {
  await page.goto(`${onTheWall(shop)}/workshop/instructor`);
  // A tab is used by test after test, and is cleaned under the shop's other name alone.
  await page.evaluate(() => sessionStorage.clear());
  await page.reload();
  await page.getByLabel('the admin token').fill(shop.adminToken);
  await page.getByRole('button', { name: 'Unlock the controls' }).click();
  await page.getByRole('button', { name: 'Open a room' }).click();
  await expect(page.locator('[data-code]')).toBeAttached();
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

test('a teacher and two learners go through a lesson together', async ({ page, browser, shop, console }) => {
  test.slow(); // Three browsers.
  const code = await openRoom(page, shop);
  const wall = await (await browser.newContext()).newPage();
  console.watch(wall);
  await wall.goto(`${onTheWall(shop)}/workshop/wall?code=${code}`);
  const picture = wall.getByRole('img', { name: 'QR code' });
  await expect(picture).toHaveAccessibleName(`QR code of ${onTheWall(shop)}/workshop/room?code=${code}`);
  const [ada, bo] = [await newLearner(browser, shop), await newLearner(browser, shop)];
  console.watch(ada);
  console.watch(bo);
  await ada.goto('/workshop/room');
  await joinAs(ada, 'Ada <i>L.</i>', code.toLowerCase());
  await bo.goto(`/workshop/room?code=${code}`); // The picture on the wall leads here.
  await joinAs(bo, 'Bo');
  await expect(page.getByRole('heading', { name: '2 learners' })).toBeVisible();

  for (const learner of [ada, bo]) await learner.goto(LESSON);
  const seen = (name: string) => page.getByRole('listitem').filter({ hasText: new RegExp(`^${name}`) });
  await expect(seen('Bo(?!x)')).toContainText('The last ticket, at the question');

  for (const learner of [ada, bo]) {
    await expect(learner.getByText('Your teacher opens the rest of this lesson.')).toBeVisible();
    await expect(learner.getByText('Just show me')).toBeHidden();
  }
  await ada.getByRole('button', { name: BOTH }).click();
  await expect(ada.getByText('Kept. The teacher will show it.')).toBeVisible();
  await bo.getByRole('button', { name: ONE }).click();
  await expect(seen('Ada <i>L.</i>')).toContainText('reading');
  const spread = page.getByRole('article', { name: QUESTION });
  await expect(spread).toContainText('2 of 2 answered');
  await expect(spread.getByRole('listitem').filter({ hasText: BOTH })).toContainText('1');
  const onWall = wall.getByRole('article', { name: QUESTION });
  await expect(onWall).toContainText('2 of 2 answered');
  await expect(onWall.getByRole('listitem')).toHaveCount(0);
  await expect(wall.getByText('Ada')).toHaveCount(0);
  await expect(ada.getByText('It happened')).toHaveCount(0);

  await spread.getByRole('button', { name: 'Second vote' }).click();
  await expect(bo.getByText(`Your teacher asks again. You said: ${ONE}`)).toBeVisible();
  await expect(onWall).toContainText('0 of 2 answered, second vote');
  for (const learner of [ada, bo]) await learner.getByRole('button', { name: BOTH }).click();
  await expect(onWall).toContainText('2 of 2 answered, second vote');
  expect((await bo.request.get(`${LESSON}/truth`)).status()).toBe(403);
  await spread.getByRole('button', { name: 'Show the truth' }).click();
  await expect(spread).toContainText('Shown');
  expect((await bo.request.get(`${LESSON}/truth`)).status()).toBe(200);
  await expect(onWall.locator('[data-right]')).toContainText(BOTH);
  await expect(onWall.locator('[data-right]')).toContainText('1 → 2 ▲');
  await expect(onWall.getByRole('list', { name: 'How the vote moved' })).toContainText(ONE);
  await expect(onWall.getByRole('list', { name: 'The run' }).getByRole('listitem')).toHaveCount(6);
  for (const learner of [ada, bo]) {
    await expect(learner.getByText('✓ It happened')).toBeVisible();
    await expect(learner.getByText('The runs say')).toBeVisible();
  }
  await lookAt(wall, 'wall');

  const heard = ada.getByRole('status').filter({ hasText: 'back to step 1' });
  await page.getByRole('button', { name: 'Everybody back to step 1' }).click();
  await expect(heard).toHaveCount(0); // One press asks whether that was meant.
  await page.getByRole('button', { name: 'All 2 begin again, and all predictions go: sure?' }).click();
  await expect(heard).toBeVisible({ timeout: FOLLOWS_MS });
  for (const learner of [ada, bo]) {
    await expect(learner.getByRole('button', { name: BOTH })).toBeVisible({ timeout: FOLLOWS_MS });
  }
  await expect(spread).toHaveCount(0);

  await bo.getByRole('button', { name: 'Leave the room' }).click();
  await expect(bo.getByText('Leave the room')).toHaveCount(0);
  await expect(page.getByRole('heading', { name: '1 learner' })).toBeVisible();

  await page.getByRole('button', { name: 'Close the room' }).click();
  await page.getByRole('button', { name: 'Close it for all 1: sure?' }).click();
  await expect(page.getByText('This room is closed: names')).toBeVisible();
  await expect(wall.getByText('This room is closed.')).toBeVisible();
  await expect(ada.getByText('Leave the room')).toHaveCount(0);
  for (const learner of [ada, bo, wall]) await learner.context().close();
});

test('shows a learner the way in', async ({ page, browser, shop }) => {
  const teacher = await newLearner(browser, shop);
  const code = await openRoom(teacher, shop);
  await page.goto(`/workshop/room?code=${code}`);
  await lookAt(page, 'room-join');
  await joinAs(page, 'Ada');
  await lookAt(page, 'room-inside');
  await teacher.context().close();
});

test('two of one name are told apart, and somebody is renamed and taken out', async ({
  page,
  browser,
  shop,
}) => {
  const code = await openRoom(page, shop);
  const [first, second] = [await newLearner(browser, shop), await newLearner(browser, shop)];
  for (const learner of [first, second]) await learner.goto(`/workshop/room?code=${code}`);
  await joinAs(first, 'Anna');
  await second.getByLabel('Your name').fill('Anna');
  await second.getByRole('button', { name: 'Come in' }).click();
  await expect(second.getByRole('heading', { name: 'You are in, Anna 2' })).toBeVisible();
  await page.getByText('Change Anna 2').click();
  await page.getByLabel('Another name').last().fill('Anna K.');
  await page.getByRole('button', { name: 'Rename' }).last().click();
  await expect(second.getByRole('complementary', { name: 'Classroom' })).toContainText('Anna K.');
  const card = page.getByRole('listitem').filter({ hasText: 'Anna K.' });
  await card.getByRole('button', { name: 'Remove' }).click();
  await card.getByRole('button', { name: 'Out, with all answers: sure?' }).click();
  await expect(second.getByText('Leave the room')).toHaveCount(0);
  await expect(page.getByRole('heading', { name: '1 learner' })).toBeVisible();
  for (const learner of [first, second]) await learner.context().close();
});

test('is a desk for the teacher alone', async ({ page, browser, shop }) => {
  const code = await openRoom(page, shop);
  const ada = await newLearner(browser, shop);
  await ada.goto(`/workshop/room?code=${code}`);
  await joinAs(ada, 'Ada');
  await ada.goto(LESSON);
  await ada.getByRole('button', { name: BOTH }).click();
  await expect(page.getByRole('button', { name: 'Show the truth' })).toBeVisible();
  await lookAt(page, 'instructor');

  await ada.goto('/workshop?strategy=naive&schedule=ABAABB&step=2');
  await expect(ada.getByText('Leave the room')).toBeVisible();
  await ada.getByRole('button', { name: 'The one ticket is sold twice.' }).click();
  await expect(ada.getByText('Kept. The teacher will show it.')).toBeVisible();
  const happened = ada.getByRole('list', { name: 'What happened' }).getByRole('listitem');
  await ada.keyboard.press('ArrowRight');
  await expect(happened).toHaveCount(2);
  const spread = page.getByRole('article', { name: 'Explorer: naive ABAABB' });
  await spread.getByRole('button', { name: 'Show the truth' }).click();
  await expect(happened).toHaveCount(3);
  await ada.context().close();
});

test('says what is wrong with a code, and with a token', async ({ page, console }) => {
  console.expectComplaint(/40[04]/);
  await page.goto('/workshop/room');
  await page.getByLabel('Code of the room').fill('BCDFG');
  await page.getByLabel('Your name').fill('Ada');
  await page.keyboard.press('Enter');
  const alert = page.getByRole('alert').filter({ hasText: /./ });
  await expect(alert.filter({ hasText: 'No open room has this code.' })).toBeVisible();

  await page.goto('/workshop/instructor');
  await page.getByLabel('the admin token').fill('not the token of this shop');
  await page.keyboard.press('Enter');
  await expect(alert.filter({ hasText: /That is not the token/ })).toBeVisible();
  await lookAt(page, 'instructor-closed');
});
