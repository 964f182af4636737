import { expect, test } from './fixtures';

test('what is broken in as many moves gets its mark, and its lesson remembers it', async ({ page }) => {
  await page.goto('/workshop?strategy=naive&schedule=AABA&step=4');
  const level = page.getByText('sell the last ticket twice, in six moves');
  await expect(level).toBeVisible();
  await expect(page.getByText('4 of 6 moves')).toBeVisible();
  await expect(page.getByText('Broken')).toHaveCount(0);

  await page.goto('/workshop?strategy=naive&schedule=BABBAA&step=6');
  await expect(page.getByText('Broken')).toBeVisible();

  await page.goto('/workshop/lessons/01-the-last-ticket');
  const levels = page.getByRole('region', { name: 'Break it' }).getByRole('listitem');
  const show = page.getByText('Just show me');
  if (await show.count()) await show.click();
  await expect(levels.filter({ hasText: 'Two buyers' }).getByText('Broken')).toBeVisible();
  await expect(levels.filter({ hasText: 'Three buyers' }).getByText('Broken')).toHaveCount(0);
});
