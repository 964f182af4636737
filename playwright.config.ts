import { defineConfig, devices } from '@playwright/test';
import { findBrowser } from '@/stack/browser';

const ownBrowser = findBrowser();

/** The end-to-end tests: a real browser at a real shop, one shop for each worker (e2e/fixtures.ts). */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  globalSetup: './e2e/prepare.ts',
  reporter: 'list',
  // Pictures for people cost more than all that is checked: they are taken when asked for.
  metadata: { takesPictures: process.env.PICTURES === '1' },
  fullyParallel: true,
  forbidOnly: true,
  // A browser that stalls on a busy machine gets a second try, with a new shop; Playwright names it flaky.
  retries: 1,
  // Two cores carry two shops and two browsers.
  workers: 2,
  // Patience for a slow machine: a test that passes needs little of it.
  timeout: 90_000,
  expect: { timeout: 20_000 },
  use: {
    ...devices['Desktop Chrome'],
    locale: 'en-GB',
    timezoneId: 'Europe/Lisbon',
    // What fails is tried again, and that second try is kept to look at: npx playwright show-trace.
    trace: 'on-first-retry',
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: ownBrowser === undefined ? {} : { executablePath: ownBrowser },
  },
});
