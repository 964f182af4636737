import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';

const MOST_PRESSES = 5;

/** Presses Buy, and once more where the shop says that it should be pressed again. */
async function buy(page: Page): Promise<'sold' | 'beaten'> {
  const beaten = page.getByText(/Somebody got the last one/);
  for (let presses = 0; presses < MOST_PRESSES; presses += 1) {
    await page.getByRole('button', { name: /^(Buy|Ask again)$/ }).click();
    const end = await Promise.race([
      page.waitForURL(/\/orders\//).then(() => 'sold' as const),
      beaten.waitFor().then(() => 'beaten' as const),
      page
        .getByText('Press Buy again')
        .waitFor()
        .then(() => 'again' as const),
    ]);
    if (end !== 'again') return end;
  }
  throw new Error(`Still at the till after ${MOST_PRESSES} presses`);
}

for (const javaScriptEnabled of [true, false]) {
  test(`two browsers race for one ticket, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async ({
    browser,
    shop,
    console: watched,
  }) => {
    watched.expectComplaint(/orders|409/);
    const event = await shop.addEvent({ stock: 1 });
    const contexts = await Promise.all(
      [1, 2].map(() => browser.newContext({ baseURL: shop.url, javaScriptEnabled })),
    );
    const pages = await Promise.all(contexts.map((context) => context.newPage()));
    for (const page of pages) {
      watched.watch(page);
      await page.goto(event.path);
    }
    const ends = await Promise.all(pages.map(buy));
    expect(ends.toSorted()).toEqual(['beaten', 'sold']);
    expect(await shop.listQuantities(event.ticketTypeId)).toHaveLength(1);
    for (const loser of pages.filter((_, i) => ends[i] === 'beaten')) {
      await expect(loser.getByText(/not charged/).first()).toBeVisible();
    }
    await Promise.all(contexts.map((context) => context.close()));
  });
}
