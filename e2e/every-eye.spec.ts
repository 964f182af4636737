import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { lookAt } from './look';

const LONG = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';

test('a word longer than a phone is wide breaks, wherever a name is shown', async ({ page, shop }) => {
  const event = await shop.addEvent({ name: LONG, venue: LONG, typeName: LONG, stock: 9 });
  for (const path of [`/?q=${LONG}`, event.path]) {
    await page.goto(path, { waitUntil: 'networkidle' });
    await lookAt(page, `long-${path === event.path ? 'event' : 'programme'}`);
  }
  await page.locator('button[type=submit]', { hasText: 'Buy' }).click();
  await expect(page).toHaveURL(/\/orders\//);
  await lookAt(page, 'long-order');
  await page.goto('/tickets');
  await lookAt(page, 'long-tickets');
});

/** The colours in which an element is drawn: its edge, its ground and its letters. */
const colours = (page: Page, selector: string) =>
  page
    .locator(selector)
    .first()
    .evaluate((element) => {
      const { borderTopWidth, borderTopStyle, backgroundColor, color } = getComputedStyle(element);
      return { edge: `${borderTopWidth} ${borderTopStyle}`, backgroundColor, color };
    });

test('in forced colours every button has an edge, and what is chosen differs from what is not', async ({
  page,
  shop,
}) => {
  const event = await shop.addEvent({ stock: 9 });
  await page.emulateMedia({ forcedColors: 'active' });
  for (const path of [event.path, '/', '/dashboard', '/workshop', '/check-in']) {
    await page.goto(path, { waitUntil: 'load' });
    await expect(page.locator('button').first()).toBeAttached();
    const bare = await page.locator('button:visible').evaluateAll((buttons) =>
      buttons.flatMap((button) => {
        const { borderTopStyle, borderTopWidth } = getComputedStyle(button);
        return borderTopStyle === 'none' || borderTopWidth === '0px' ? [button.outerHTML.slice(0, 120)] : [];
      }),
    );
    expect(bare, path).toEqual([]);
  }
  await page.goto(event.path);
  const chosen = await colours(page, 'fieldset fieldset label:has(:checked)');
  const other = await colours(page, 'fieldset fieldset label:not(:has(:checked))');
  expect(chosen.backgroundColor).not.toBe(other.backgroundColor);
  expect(chosen.color).not.toBe(chosen.backgroundColor);
});
