import { LESSONS } from '@/lessons/registry';
import { expect, test } from './fixtures';
import { lookAt } from './look';

const [first] = LESSONS;
if (!first) throw new Error('There is no lesson');

test('the lessons: for every eye, by day and by night', async ({ page }) => {
  expect((await page.goto('/workshop/lessons'))?.status()).toBe(200);
  await lookAt(page, 'lessons');
});

for (const { slug, title, prediction } of LESSONS) {
  test(`${slug}: for every eye, by day and by night, and its run`, async ({ page }) => {
    expect((await page.goto(`/workshop/lessons/${slug}`))?.status()).toBe(200);
    await expect(page.getByRole('heading', { level: 1 })).toContainText(title);
    await lookAt(page, `lesson-${slug}`);
    const [choice] = prediction.choices;
    await page.getByRole('button', { name: choice?.says ?? '', exact: true }).click();
    const status = page.getByRole('status');
    await expect(status).toContainText(/You knew it\.|Look again\./);
    await expect(status.getByRole('listitem').first()).toBeVisible();
    await expect(page.locator('[data-truth]')).toHaveCount(1);
  });
}

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
  await expect(page.getByRole('status')).toContainText('Look again.');
  await expect(page.locator('[data-truth]')).toContainText(right);
  await page.getByRole('button', { name: 'Ask me again' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: wrong }).focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: right })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status')).toContainText('You knew it.');
  await expect(page.getByRole('status').getByRole('listitem')).toHaveCount(6);

  const schedule = first.tries[0]?.schedule ?? '';
  await page.getByRole('link', { name: schedule }).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/workshop\\?strategy=naive&schedule=${schedule}`));
  await page.goBack();

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
