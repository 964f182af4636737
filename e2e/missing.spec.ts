import { randomUUID } from 'node:crypto';
import { expect, test } from './fixtures';
import { lookAt } from './look';

/* Pages that are not there. What the proxy answers for each, and without a database: app/page-state.test.ts. */

const PAGES = [
  { name: 'event', path: '/events/nowhere', title: 'Page not found.' },
  { name: 'order', path: `/orders/${randomUUID()}`, title: 'Not in this browser.' },
  { name: 'problem', path: '/problems/none', title: 'No such problem.' },
  { name: 'lesson', path: '/workshop/lessons/none', title: 'No such lesson.' },
  { name: 'page', path: '/nothing', title: 'Page not found.' },
] as const;

test('with scripts: each draws its page once, says what is missing, and leads on', async ({
  page,
  console: watched,
}) => {
  watched.expectComplaint(/404/);
  for (const { name, path, title } of PAGES) {
    expect((await page.goto(path))?.status(), path).toBe(404);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText([title]);
    await expect(page.locator('main')).toHaveCount(1);
    await expect(page.locator('main a')).toBeVisible();
    await lookAt(page, `missing-${name}`);
  }
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('each is as whole, in its language', async ({ page, console: watched }) => {
    watched.expectComplaint(/404/);
    for (const { path, title } of PAGES) {
      expect((await page.goto(path))?.status(), path).toBe(404);
      await expect(page.locator('html')).toHaveAttribute('lang', 'en');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText([title]);
      await expect(page.locator('main')).toHaveCount(1);
      await expect(page.locator('meta[name=robots]').first()).toHaveAttribute('content', /noindex/);
    }
  });
});
