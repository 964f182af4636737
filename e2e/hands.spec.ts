import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';

/* A whole purchase without a mouse, and one without eyes. */

const MOST_TABS = 60;
const ORDER_PATH = /\/orders\/[0-9a-f-]{36}/;

test.beforeEach(({ console: watched }) => {
  watched.expectComplaint(/orders.*404|404.*orders/);
});

/** Tabs on until what has the focus fits; the focus can be seen all the way. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
    await page.keyboard.press('Tab');
    const { isThere, isSeen, what } = await page.evaluate((wanted) => {
      const focused = document.activeElement ?? document.body;
      const ringed = [focused, focused.closest('label')];
      const rings = [
        ...ringed.filter((element) => element !== null).map((element) => getComputedStyle(element)),
        getComputedStyle(focused, '::after'),
      ];
      return {
        isThere: focused.matches(wanted),
        isSeen: rings.some(
          ({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && outlineWidth !== '0px',
        ),
        what: focused.outerHTML.slice(0, 120),
      };
    }, selector);
    expect(isSeen, `the focus on ${what}`).toBe(true);
    if (isThere) return;
  }
  throw new Error(`No ${selector} within ${MOST_TABS} tabs`);
}

test('by keyboard alone, from the programme to the order', async ({ page, shop }) => {
  const event = await shop.addEvent({ stock: 5 });
  await page.goto('/');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the tickets' })).toBeFocused();
  await expect(page.getByRole('link', { name: 'Skip to the tickets' })).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await tabTo(page, `a[href="${event.path}"]`);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(event.name);
  await page.reload();
  await tabTo(page, '[name=ticketTypeId]');
  await tabTo(page, `[name="quantity-${event.ticketTypeId}"]`);
  await page.keyboard.press('ArrowRight');
  await tabTo(page, 'button[type=submit]');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(ORDER_PATH);
  expect(await shop.listQuantities(event.ticketTypeId)).toEqual([2]);
});

test('by the names that a screen reader says, from the programme to the order', async ({ page, shop }) => {
  const event = await shop.addEvent({ stock: 5 });
  await page.goto('/');
  const search = page.getByRole('search');
  await search.getByRole('searchbox', { name: 'Search' }).fill(event.name);
  await expect(page.getByRole('status')).toHaveText(/^1 of /);
  await page.getByRole('main').getByRole('link', { name: event.name }).press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: event.name })).toBeVisible();
  const choice = page.getByRole('group', { name: 'Choose your ticket' });
  await expect(
    choice.getByRole('radio', { name: /Standing The last 5, max\. 4 per person €42/ }),
  ).toBeChecked();
  await choice
    .getByRole('group', { name: 'How many: Standing' })
    .getByRole('radio', { name: '3' })
    .press('Space');
  await page.getByRole('button', { name: 'Buy' }).press('Enter');
  await expect(page).toHaveURL(ORDER_PATH);
  expect(await shop.listQuantities(event.ticketTypeId)).toEqual([3]);
});
