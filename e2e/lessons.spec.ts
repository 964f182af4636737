import type { Page } from '@playwright/test';
import { LESSONS } from '@/lessons/registry';
import { expect, test } from './fixtures';
import { lookAt } from './look';

const [first] = LESSONS;
if (!first) throw new Error('There is no lesson');
/** Where the page says what came of an answer; the exercise has a word of its own. */
const verdict = (page: Page) => page.getByRole('region', { name: 'What will happen?' }).getByRole('status');
const LESSON = `/workshop/lessons/${first.slug}`;

test('the lessons: for every eye, by day and by night', async ({ page }) => {
  expect((await page.goto('/workshop/lessons'))?.status()).toBe(200);
  await lookAt(page, 'lessons');
});

for (const { slug, title, prediction } of LESSONS) {
  test(`${slug}: for every eye, by day and by night, and its run`, async ({ page }) => {
    expect((await page.goto(`/workshop/lessons/${slug}`))?.status()).toBe(200);
    await expect(page.getByRole('heading', { level: 1 })).toContainText(title);
    await expect(page.getByText('The runs say')).toBeHidden();
    const [choice] = prediction.choices;
    await page.getByRole('button', { name: choice?.says ?? '', exact: true }).click();
    const status = verdict(page);
    await expect(status).toContainText(/You knew it\.|Look again\./);
    await expect(status.getByRole('listitem').first()).toBeVisible();
    await expect(page.locator('[data-truth]')).toHaveCount(1);
    await expect(page.getByText('The runs say')).toBeVisible();
    await lookAt(page, `lesson-${slug}`);
  });
}

/** What a visitor reads of the page, as it stands. */
const readMain = (page: Page) => page.locator('main').innerText();

test('the question stands on top, and nothing that answers it', async ({ page }) => {
  await page.goto(LESSON);
  await expect(page.getByRole('heading', { name: 'What will happen?' })).toBeInViewport();
  const before = await readMain(page);
  expect(before).toContain(first.prediction.question);
  for (const { says } of first.prediction.choices) expect(before).toContain(says);
  for (const told of [first.idea, first.claim.verdict, 'Try it', first.exercise.task]) {
    expect(before.toLowerCase()).not.toContain(told.toLowerCase());
  }
  await lookAt(page, 'lesson-closed');

  await page.locator('summary', { hasText: 'Just show me' }).press('Enter');
  await expect(page.getByText(first.idea)).toBeVisible();
  await expect(verdict(page).getByRole('listitem').first()).toBeVisible();
  await page.reload();
  await expect(page.getByText(first.idea)).toBeVisible();
  await page.getByRole('button', { name: 'Ask me again' }).press('Enter');
  await expect(page.getByText(first.idea)).toBeHidden();
  await expect(page.getByRole('heading', { name: 'What will happen?' })).toBeFocused();
});

test('a lesson is whole without JavaScript', async ({ browser, shop }) => {
  const context = await browser.newContext({ baseURL: shop.url, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(LESSON);
  await expect(page.getByText(first.prediction.question)).toBeVisible();
  await expect(page.getByText(first.idea)).toBeHidden();
  await page.getByText('Just show me', { exact: true }).click();
  await expect(page.getByText(first.idea)).toBeVisible();
  await expect(page.getByText('npm run lesson 1')).toBeVisible();
  await context.close();
});

test('a lesson that is not there is said to be', async ({ page, console: watched }) => {
  watched.expectComplaint(/404/);
  expect((await page.goto('/workshop/lessons/11-nothing'))?.status()).toBe(404);
});

test('a learner goes through a whole lesson by keyboard', async ({ page }) => {
  await page.goto('/workshop/lessons');
  await page.getByRole('link', { name: first.title }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(first.title);

  const [wrong = '', , right = ''] = first.prediction.choices.map(({ says }) => says);
  await page.getByRole('button', { name: wrong }).focus();
  await page.keyboard.press('Enter');
  await expect(verdict(page)).toContainText('Look again.');
  await expect(verdict(page)).toBeFocused();
  await expect(page.getByText('Your answer: it didn’t happen')).toBeVisible();
  await expect(page.locator('[data-truth]')).toContainText(right);
  await page.getByRole('button', { name: 'Ask me again' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: wrong }).focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: right })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(verdict(page)).toContainText('You knew it.');
  await expect(verdict(page).getByRole('listitem')).toHaveCount(6);

  const schedule = first.tries[0]?.schedule ?? '';
  await page.getByRole('link', { name: schedule }).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/workshop\\?strategy=naive&schedule=${schedule}`));
  await page.getByRole('link', { name: `Back to lesson 1, ${first.title}` }).focus();
  await page.keyboard.press('Enter');

  await expect(page.getByText('npm run lesson 1')).toBeVisible();
  await page.getByRole('button', { name: 'I have done this lesson' }).focus();
  await page.keyboard.press('Space');
  await page.getByRole('link', { name: 'Next' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(LESSONS[1]?.title ?? '');

  await page.goto('/workshop/lessons');
  await expect(page.getByRole('link', { name: first.title })).toContainText('Done');
  await page.reload();
  await expect(page.getByRole('link', { name: first.title })).toContainText('Done');
});
