import { test as base, type ConsoleMessage, expect, type Page } from '@playwright/test';
import { type E2eShop, openE2eShop } from './shop';

export { expect };

/** Where a purchase ends: the page of its order, by the secret link. */
export const ORDER_PAGE = /\/orders\/[0-9a-f-]{36}\?k=[\w-]{22}$/;

const START_PATIENCE_MS = 3 * 60_000;

interface Watch {
  /** Complaints of a page that belong to the test, such as the 404 of a page that is not there. */
  expectComplaint(pattern: RegExp): void;
  /** Watches one more page, of another browser. */
  watch(page: Page): void;
}

interface TestFixtures {
  /** Every error on a page's console, and every one it threw, fails the test. */
  readonly console: Watch;
}

interface WorkerFixtures {
  readonly shop: E2eShop;
  /** The tab in which the tests of a worker take turns, once the first has opened it. */
  readonly turns: { tab: Page | undefined };
}

/**
 * Every worker has a shop for itself, so a test may break it; what it broke is whole again for the next one. It has
 * one tab too: a new browser context, with cold caches, costs more than most tests. A test finds it as a new buyer
 * would, with no cookie and nothing stored; what cannot be taken back (a clock, a script for every page) needs a
 * `browser.newContext()` of the test's own.
 */
export const test = base.extend<TestFixtures & { readonly restored: undefined }, WorkerFixtures>({
  shop: [
    async ({ browserName: _ }, use) => {
      const shop = await openE2eShop();
      await use(shop);
      await shop.stop();
    },
    { scope: 'worker', timeout: START_PATIENCE_MS },
  ],
  turns: [({ browserName: _ }, use) => use({ tab: undefined }), { scope: 'worker' }],
  baseURL: ({ shop }, use) => use(shop.url),
  page: async ({ turns, browser, javaScriptEnabled }, use) => {
    if (javaScriptEnabled) {
      turns.tab ??= await (await browser.newContext()).newPage();
      await use(turns.tab);
      await leaveAsFound(turns.tab);
      return;
    }
    const context = await browser.newContext();
    await use(await context.newPage());
    await context.close();
  },
  context: ({ page }, use) => use(page.context()),
  restored: [
    async ({ shop, page }, use) => {
      await use(undefined);
      await page.goto('about:blank'); // Nobody asks for anything while the shop is mended.
      await shop.restore();
    },
    { auto: true },
  ],
  console: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      const expected: RegExp[] = [];
      const hear = (error: Error) => complaints.push(String(error));
      const read = (message: ConsoleMessage) => {
        if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`);
      };
      const watch = (watched: Page) => watched.on('pageerror', hear).on('console', read);
      watch(page);
      await use({ watch, expectComplaint: (pattern) => expected.push(pattern) });
      page.off('pageerror', hear).off('console', read);
      expect(complaints.filter((text) => !expected.some((pattern) => pattern.test(text)))).toEqual([]);
    },
    { auto: true },
  ],
});

/** Where a page of the shop stands still and runs no script. */
const QUIET_PLACE = '/robots.txt';

async function leaveAsFound(tab: Page): Promise<void> {
  tab.removeAllListeners('request');
  await tab.unrouteAll({ behavior: 'ignoreErrors' });
  await tab.context().setOffline(false);
  await tab.emulateMedia({ media: null, colorScheme: null, forcedColors: null });
  await tab.goto(QUIET_PLACE);
  await tab.evaluate(() => {
    localStorage.clear();
    sessionStorage.clear();
  });
  await tab.context().clearCookies();
}
