import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { lookAt } from './look';

/* The explorer in a real browser, on the real stores of a real shop. */

const NAIVE = '/workshop?strategy=naive';
const run = (page: Page) => page.getByRole('region', { name: 'Run' });
const stores = (page: Page) => page.getByRole('region', { name: 'The stores' });
const map = (page: Page) => page.getByRole('region', { name: 'Every schedule' });
const question = (page: Page) => page.getByRole('heading', { name: /What will happen/ });
const happened = (page: Page) => page.getByRole('list', { name: 'What happened' }).getByRole('listitem');
const query = (page: Page) => Object.fromEntries(new URL(page.url()).searchParams);

/** The map is asked for by the page itself: a page that shows it hears keys. */
const awake = (page: Page) => expect(page.getByText(/^\d+ schedules/)).toBeVisible();

/** The stock as it stands at the step that is shown. */
const stock = (page: Page) => stores(page).locator('dd').first();

test('by keyboard through ABAABB: a prediction, then the ticket that was sold twice', async ({ page }) => {
  await page.goto(`${NAIVE}&schedule=ABAABB`);
  await awake(page);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(happened(page)).toHaveCount(2);
  await expect(question(page)).toBeVisible();
  await expect(stock(page)).toHaveText('1');
  await page.getByRole('button', { name: 'One gets it, the other is refused at once.' }).press('Enter');
  await expect(question(page)).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Step' })).toBeFocused();
  await expect(stock(page)).toHaveText('0');
  for (let step = 4; step <= 6; step += 1) {
    await page.keyboard.press('ArrowRight');
    await expect(happened(page)).toHaveCount(step);
  }
  await expect(page.getByText('Oversold: more orders than tickets.')).toBeVisible();
  await expect(page.getByText('Your answer: it didn’t happen.')).toBeVisible();
  await expect(stores(page).getByRole('listitem')).toHaveCount(2);
  await page.keyboard.press('ArrowLeft');
  await expect(happened(page)).toHaveCount(5);
  await page.keyboard.press('Home');
  await expect(happened(page)).toHaveCount(0);
});

test('a blind decrement is seen to go below nothing', async ({ page }) => {
  await page.goto('/workshop?strategy=naive-decrement');
  await awake(page);
  for (const key of ['a', 'b', 'a', 'b']) {
    const before = await happened(page).count();
    await page.keyboard.press(key);
    const skip = page.getByRole('button', { name: 'Just show me' });
    await expect(skip.or(happened(page).nth(before))).toBeVisible();
    if (await skip.isVisible()) await skip.click();
    await expect(happened(page)).toHaveCount(before + 1);
  }
  await expect(stock(page)).toHaveText('-1');
  await expect(page.getByText('Oversold: more orders than tickets.')).toBeVisible();
});

test('every state is a link: a reload keeps it, and the source has its line lit', async ({ page }) => {
  await page.goto(`${NAIVE}&schedule=ABAABB&step=3`);
  await expect(happened(page)).toHaveCount(3);
  await awake(page);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => query(page)).toEqual({ strategy: 'naive', schedule: 'ABAABB', step: '4' });
  await page.reload();
  await expect(happened(page)).toHaveCount(4);
  const lit = page
    .getByRole('region', { name: 'lib/shop/strategies/naive.ts' })
    .locator('[aria-current=step]');
  await expect(lit).toContainText('recordSale');
  await expect(lit).toBeInViewport();
});

test('the map: all sixteen, twelve bad, one click from each', async ({ page }) => {
  await page.goto(NAIVE);
  await expect(map(page)).toContainText('16 schedules, 12 oversell');
  const schedules = map(page).getByRole('link', { name: /^[AB]+:/ });
  await expect(schedules).toHaveCount(16);
  await map(page).getByLabel('Only what goes wrong').check();
  await expect(schedules).toHaveCount(12);
  await map(page)
    .getByRole('link', { name: /^ABABAB:/ })
    .click();
  await expect.poll(() => query(page)).toEqual({ strategy: 'naive', schedule: 'ABABAB' });
  await expect(map(page).locator('[aria-current=true]')).toContainText('ABABAB');
  await page.getByRole('button', { name: 'End' }).click();
  await expect(page.getByText('Oversold: more orders than tickets.')).toBeVisible();
  await map(page).locator('[aria-current=true]').focus();
  await page.keyboard.press('ArrowRight');
  await expect(map(page).locator('a:focus')).not.toHaveAttribute('aria-current');
  await page.keyboard.press('Enter');
  await expect.poll(() => query(page).schedule).not.toBe('ABABAB');
});

test('a fault is dropped in: the lock alone sells twice once its lease has ended', async ({ page }) => {
  await page.goto('/workshop?strategy=setnx-only&schedule=AA&step=2');
  await expect(stores(page)).toContainText('TTL 5 s');
  await page.getByRole('region', { name: 'What comes next' }).getByText('Break it').click();
  await page.getByRole('button', { name: 'All leases end' }).click();
  await expect(page.getByRole('list', { name: 'What happened' })).toContainText('All leases end');
  await expect(stores(page)).not.toContainText('TTL 5 s');
  await expect.poll(() => query(page).schedule).toBe('AAx');
});

test('a buyer who waits is shown to wait, and to go on', async ({ page }) => {
  await page.goto('/workshop?strategy=for-update&schedule=AABB&step=4');
  await expect(run(page)).toContainText('waits for A');
  await page.keyboard.press('a');
  await page.keyboard.press('a');
  await expect(page.getByText(/So B goes on/)).toHaveCount(0);
  await page.getByRole('button', { name: 'Play' }).click();
  await expect(run(page)).toContainText('goes on');
});

test('what cannot be asked is said, with the field that is wrong', async ({ request }) => {
  const ask = async (path: string) => {
    const response = await request.get(`/api/workshop/${path}`);
    return {
      status: response.status(),
      fields: (await response.json()).errors?.map((one: { field: string }) => one.field),
    };
  };
  expect(await ask('run?strategy=magic')).toEqual({ status: 400, fields: ['strategy'] });
  expect(await ask('run?strategy=naive&schedule=ABZ')).toEqual({ status: 400, fields: ['schedule'] });
  expect(await ask('run?strategy=naive&schedule=AAAA')).toEqual({ status: 400, fields: ['schedule'] });
  expect(await ask('map?strategy=naive&faults=hail')).toEqual({ status: 400, fields: ['faults'] });
});

test('a link that asks opens with its question, and with a closed map', async ({ page }) => {
  await page.goto(`${NAIVE}&schedule=ABAABB&step=2&lesson=01-the-last-ticket`);
  await expect(question(page)).toBeInViewport();
  await expect(map(page)).toContainText('The map opens when you have said what will happen.');
  await expect(page.locator('dd', { hasText: 'what everybody writes first' })).toBeHidden();
  await page.getByRole('button', { name: 'The one ticket is sold twice.' }).click();
  await awake(page);
  await expect(page.getByRole('button', { name: 'Step' })).toBeFocused();
  await expect.poll(() => query(page).lesson).toBe('01-the-last-ticket');
  await page.getByRole('link', { name: /^Back to lesson 1/ }).click();
  await expect(page).toHaveURL(/lessons\/01-the-last-ticket$/);
});

test('on a phone a link opens with its step in sight, and the source in whole lines', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${NAIVE}&schedule=ABAABB&step=5`);
  await expect(happened(page).nth(4)).toBeInViewport();
  const source = page.getByRole('region', { name: 'lib/shop/strategies/naive.ts' });
  const widths = await source.evaluate(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth }));
  expect(widths.scrollWidth).toBe(widths.clientWidth);
  await page.getByRole('button', { name: 'Step' }).focus();
  await page.keyboard.press('Enter');
  await expect(happened(page)).toHaveCount(6);
  // Nothing is left to step to: the focus is on what was said.
  await expect(page.locator(':focus')).toContainText('6 of 6');
});

test('a button is called what is written on it', async ({ page }) => {
  await page.goto(NAIVE);
  const next = page.getByRole('region', { name: 'What comes next' });
  for (const button of await next.getByRole('button').all()) {
    const written = (await button.innerText()).replace(/\s+/g, ' ');
    await expect(button).toHaveAccessibleName(written);
  }
});

test('a wrong link has a heading, and a way on', async ({ page }) => {
  for (const wrong of [
    'strategy=naive&scene=hail',
    'strategy=magic',
    'strategy=naive&schedule=ABZ',
    'strategy=naive&schedule=AAAA',
  ]) {
    await page.goto(`/workshop?${wrong}`);
    await expect(page.getByRole('heading', { name: 'No such run.' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Start over' })).toBeVisible();
  }
});

test('a strategy is shown when that is asked for, not at its first letter', async ({ page }) => {
  await page.goto(NAIVE);
  await awake(page);
  const picker = page.getByLabel('Sell by');
  await picker.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('f');
  const chosen = await picker.inputValue();
  expect(chosen).not.toBe('naive');
  await page.locator('select[name=scene]').selectOption('three-buyers');
  await expect(run(page)).toBeVisible();
  expect(query(page)).toEqual({ strategy: 'naive' });
  await page.getByRole('button', { name: 'Show it' }).click();
  await expect.poll(() => query(page)).toEqual({ strategy: chosen, buyers: '3' });
  await expect(picker).toHaveValue(chosen);
});

test('a scene is chosen, linked and played: the box office puts a ticket on sale in between', async ({
  page,
}) => {
  await page.goto('/workshop?strategy=conditional-update');
  await awake(page);
  await page.getByRole('combobox', { name: 'to', exact: true }).selectOption('restock');
  await page.getByRole('button', { name: 'Show it' }).press('Enter');
  await expect.poll(() => query(page)).toEqual({ strategy: 'conditional-update', scene: 'restock' });
  await expect(page.getByText('puts one more ticket on sale')).toBeVisible();
  await expect(run(page).getByText('box office')).toBeVisible();
  await page.goto('/workshop?strategy=conditional-update&scene=restock&schedule=ACCCCB&step=6');
  await expect(page.getByText('Nothing went wrong: sold 2, left 0.')).toBeVisible();
  await expect(map(page).getByText(/^62 schedules/)).toBeVisible();
});

test('the way in: from the foot of the shop, and from the dashboard', async ({ page }) => {
  for (const path of ['/', '/dashboard']) {
    await page.goto(path);
    await page.getByRole('link', { name: 'See how in the workshop' }).click();
    await expect(page).toHaveTitle(/^Workshop/);
    await expect(run(page)).toBeVisible();
  }
});

const LOOKS = [
  { name: 'workshop', path: `${NAIVE}&schedule=ABAABB&step=6`, words: /Oversold/ },
  { name: 'workshop-prediction', path: `${NAIVE}&schedule=ABAABB&step=2`, words: /What will happen/ },
  {
    name: 'workshop-three',
    path: '/workshop?strategy=bouncer&schedule=AABa&step=4&buyers=3',
    words: /After A's answer/,
  },
  {
    name: 'workshop-restock',
    path: '/workshop?strategy=naive&scene=restock&schedule=ABCCCCAB&step=8',
    words: /naive-set-stock/,
  },
] as const;

for (const { name, path, words } of LOOKS) {
  test(`${name}: for every eye, by day and by night`, async ({ page }) => {
    // axe reads every token of the listing, six times.
    test.slow();
    await page.goto(path);
    await expect(page.getByText(words).first()).toBeVisible();
    await lookAt(page, name);
  });
}

test('the isolation levels are run, not told', async ({ page }) => {
  await page.goto('/workshop/isolation');
  const row = page.getByRole('row', { name: /count the orders, then INSERT/ });
  await expect(row.getByRole('cell').nth(1)).toContainText('2 sold');
  await expect(row.getByRole('cell').nth(2)).toContainText('40001');
  await row.locator('summary').first().press('Enter');
  await expect(row.getByRole('listitem').first()).toBeVisible();
  await lookAt(page, 'workshop-isolation');
});
