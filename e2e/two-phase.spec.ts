import type { Page } from '@playwright/test';
import { LESSONS } from '@/lessons/registry';
import { makeTemporaryFolder, postgresFolder } from '@/stack/data-folder';
import { startStack } from '@/stack/launcher';
import { startPostgres } from '@/stack/postgres/postgres';
import { expect, test } from './fixtures';
import { lookAt } from './look';

/* Two databases of a real Postgres, and a coordinator whose sessions really end. */

const PATH = '/workshop/two-phase';
const said = (page: Page) => page.getByRole('list', { name: 'What was said' }).getByRole('listitem');
const press = async (page: Page, name: string) => {
  await page.getByRole('button', { name, exact: true }).focus();
  await page.keyboard.press('Enter');
};

async function stepTo(page: Page, steps: number): Promise<void> {
  await page.goto(PATH);
  await press(page, 'Begin');
  for (let step = 1; step <= steps; step += 1) {
    await press(page, 'Step');
    await expect(said(page)).toHaveCount(step);
  }
}

test('by keyboard: it dies after both have promised, the row is frozen, and a hand ends it wrong', async ({
  page,
}) => {
  await page.goto('/workshop');
  await page
    .getByRole('navigation', { name: 'Workshop' })
    .getByRole('link', { name: 'Two phases' })
    .press('Enter');
  await expect(page).toHaveURL(PATH);
  await stepTo(page, 6);
  await press(page, 'Kill the coordinator');
  await expect(page.getByRole('status')).toContainText('Two transactions are still prepared');
  await press(page, 'Another buyer comes');
  await expect(said(page).last()).toContainText('canceling statement due to lock timeout');

  await page.reload();
  const prepared = page.getByRole('region', { name: 'pg_prepared_xacts' });
  await expect(prepared.getByRole('listitem')).toHaveCount(2);
  await expect(page.getByRole('region', { name: 'two_phase_seats' })).toContainText(
    'prepared: its row is frozen',
  );
  await lookAt(page, 'two-phase-frozen');

  await press(page, 'Commit it, in the seats');
  await expect(prepared.getByRole('listitem')).toHaveCount(1);
  await expect(page.getByRole('heading', { name: 'pg_prepared_xacts' })).toBeFocused();
  await press(page, 'Roll it back, in the money');
  await expect(page.getByRole('status')).toContainText('A has the seat, and has not paid for it.');
  await expect(prepared).toContainText('0 rows');
  await lookAt(page, 'two-phase-torn');
});

test('all eight statements: bought in both, and nothing is left', async ({ page }) => {
  await stepTo(page, 8);
  await expect(page.getByRole('status')).toContainText('A has the seat, and has paid.');
  await expect(page.getByRole('region', { name: 'two_phase_money' })).toContainText('has 55.00 €');
  await press(page, 'Start over');
  await expect(page.getByRole('status')).toContainText('Nothing has been said yet.');
});

test('it dies before it asked for a promise: nothing is left, and the next buyer gets the seat', async ({
  page,
}) => {
  await stepTo(page, 4);
  await press(page, 'Kill the coordinator');
  await press(page, 'Another buyer comes');
  await expect(said(page).last()).toContainText('B has the seat');
});

test('by forced colours, what is frozen and what was refused are said in words', async ({ page }) => {
  await stepTo(page, 5);
  await page.emulateMedia({ forcedColors: 'active' });
  await expect(page.getByRole('region', { name: 'two_phase_seats' })).toContainText('frozen');
  await expect(page.getByRole('region', { name: 'pg_prepared_xacts' })).toContainText('two_phase_seats');
});

test('the API: whose run it is, what can be asked, and from where', async ({ request, page }) => {
  const bare = await request.post('/api/workshop/two-phase', { data: { action: 'begin' } });
  expect(bare.status()).toBe(400);
  await page.goto(PATH);
  const own = page.request;
  expect((await own.get('/api/workshop/two-phase')).status()).toBe(200);
  expect((await own.post('/api/workshop/two-phase', { data: { action: 'dance' } })).status()).toBe(400);
  const headers = { origin: 'http://elsewhere.example' };
  const foreign = await own.post('/api/workshop/two-phase', { data: { action: 'begin' }, headers });
  expect(foreign.status()).toBe(403);
});

test('lesson 11 by keyboard: the run decides, and its exercise says where it is checked', async ({
  page,
}) => {
  const lesson = LESSONS.find(({ number }) => number === 11);
  if (!lesson) throw new Error('There is no lesson 11');
  await page.goto('/workshop/lessons');
  await page.getByRole('link', { name: lesson.title }).press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(lesson.title);
  const right = lesson.prediction.choices[1]?.says ?? '';
  await press(page, right);
  const verdict = page.getByRole('region', { name: 'What will happen?' }).getByRole('status');
  await expect(verdict).toContainText('You knew it.');
  await expect(page.getByText('npm run lesson 11')).toBeVisible();
  await expect(page.getByText('The editor of these pages can’t check this one')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Write it here' })).toHaveCount(0);
  await page.getByRole('link', { name: '/workshop/two-phase' }).press('Enter');
  await expect(page.getByRole('button', { name: 'Begin' })).toBeVisible();
});

test('where Postgres keeps no prepared transactions, the page says that, and why', async ({ browser }) => {
  const home = makeTemporaryFolder();
  const folder = postgresFolder(home.folder);
  const bare = await startPostgres({ folder, durable: false, settings: ['max_prepared_transactions=0'] });
  const stack = await startStack({ ephemeral: true, env: { LAB_DATABASE_URL: bare.url } });
  const page = await browser.newPage();
  try {
    await page.goto(stack.url + PATH);
    await expect(page.getByRole('heading', { name: 'Not on this Postgres' })).toBeVisible();
    await expect(page.getByText('is 0, so it refuses every')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Begin' })).toHaveCount(0);
    await lookAt(page, 'two-phase-not-here');
  } finally {
    await page.close();
    await stack.stop();
    await bare.stop();
    home.remove();
  }
});
