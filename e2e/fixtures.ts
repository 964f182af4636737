import { test as base, expect, type Page } from '@playwright/test';
import { type E2eShop, openE2eShop } from './shop';

export { expect };

const START_PATIENCE_MS = 60_000;

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
}

/** Every worker has a shop for itself, so a test may break it; what it broke is whole again for the next one. */
export const test = base.extend<TestFixtures & { readonly restored: undefined }, WorkerFixtures>({
  shop: [
    async ({ browserName: _ }, use) => {
      const shop = await openE2eShop();
      await use(shop);
      await shop.stop();
    },
    { scope: 'worker', timeout: START_PATIENCE_MS },
  ],
  baseURL: ({ shop }, use) => use(shop.url),
  restored: [
    async ({ shop }, use) => {
      await use(undefined);
      await shop.restore();
    },
    { auto: true },
  ],
  console: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      const expected: RegExp[] = [];
      const watch = (watched: Page) => {
        watched.on('pageerror', (error) => complaints.push(String(error)));
        watched.on('console', (message) => {
          if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`);
        });
      };
      watch(page);
      await use({ watch, expectComplaint: (pattern) => expected.push(pattern) });
      expect(complaints.filter((text) => !expected.some((pattern) => pattern.test(text)))).toEqual([]);
    },
    { auto: true },
  ],
});
