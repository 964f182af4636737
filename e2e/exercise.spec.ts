import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { LESSONS } from '@/lessons/registry';
import { expect, test } from './fixtures';
import { lookAt } from './look';

const [first] = LESSONS;
if (!first) throw new Error('There is no lesson');
const { slug, exercise } = first;
const trial = exercise.trials[0]?.title ?? '';
const solution = readFileSync(path.join('lessons', 'solutions', '01.ts'), 'utf8');

/** Postgres, Redis and two processes come up for the first who asks. */
const PATIENT = { timeout: 60_000 };

/** The lesson's text may wait for an answer. */
async function openLesson(page: Page): Promise<void> {
  const door = page.getByRole('button', { name: 'Write it here' });
  const show = page.getByText('Just show me', { exact: true });
  await expect(door.or(show).filter({ visible: true }).first()).toBeVisible();
  if (!(await door.isVisible())) await show.click();
  await door.click();
}

async function openEditor(page: Page) {
  await page.goto(`/workshop/lessons/${slug}`);
  await openLesson(page);
  const map = page.getByRole('region', { name: trial });
  await expect(map.getByText(/^\d+ schedules, \d+ go wrong$/)).toBeVisible(PATIENT);
  return {
    map,
    area: page.getByRole('textbox', { name: /^Your exercise/ }),
    save: page.getByRole('button', { name: 'Save and run' }),
  };
}

test('a learner writes an exercise in the browser, sees it red, opens it, and mends it', async ({ page }) => {
  const { map, area, save } = await openEditor(page);
  await expect(page.getByText('Not yet: a red schedule is open below.')).toBeVisible();
  const run = page.getByRole('region', { name: /step by step$/ });
  await expect(run.getByText('Oversold: more orders than tickets.')).toBeVisible();
  await run.getByRole('button', { name: 'Step' }).click();
  // The line of the learner's own code that makes the call.
  await expect(page.locator('.code-lines [data-lit]')).toHaveCount(1);
  await map
    .getByRole('button', { name: /nothing wrong/ })
    .first()
    .click();
  await expect(run.getByText('Oversold')).toHaveCount(0);
  await lookAt(page, 'exercise');

  await area.fill('const a = 1;\nconst = 2;');
  await page.keyboard.press('Control+s');
  await expect(page.getByText(/^Line 2: /)).toBeVisible();
  await expect(page.locator('.code-lines [data-lit]')).toHaveText('2');

  await area.fill(solution);
  await save.click();
  await expect(page.getByText('Solved: no schedule goes wrong.')).toBeVisible();
  await expect(map.getByText(/schedules, all good$/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Done. Open it again' })).toBeVisible();
});

test('what was written is kept, Tab does not hold who types, and starting over asks', async ({ page }) => {
  const { area, save } = await openEditor(page);
  await area.fill('  const a = 1;');
  await area.press('End');
  await area.press('Enter');
  await area.press('Tab');
  await expect(area).toHaveValue('  const a = 1;\n    ');
  await area.press('Escape');
  await area.press('Tab');
  await expect(save).toBeFocused();

  await page.reload();
  await openLesson(page);
  await expect(area).toHaveValue('  const a = 1;\n    ');
  await page.getByRole('button', { name: 'Start over' }).click();
  await expect(area).toHaveValue('  const a = 1;\n    ');
  await page.getByRole('button', { name: 'Throw it away?' }).click();
  await expect(area).toHaveValue(/export const strategy/);
});
