import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { findBrowser } from '@/stack/browser';
import { buildWhenNeeded } from '@/stack/next-build';

const BUILD_PATIENCE_MS = 5 * 60_000;

/**
 * Runs once, before all workers: looks for the browser, and builds the pages that every worker's shop serves.
 * @throws {Error} no browser was found; or the build failed
 */
export default async function prepare(): Promise<void> {
  if (findBrowser() === undefined && !existsSync(chromium.executablePath())) {
    throw new Error(
      'The end-to-end tests need a browser, and found none. Get one with\n' +
        '  apt install chromium    or    npx playwright install chromium',
    );
  }
  await buildWhenNeeded(AbortSignal.timeout(BUILD_PATIENCE_MS), console.log);
}
