import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('.', import.meta.url)) } },
  test: {
    include: ['{app,lessons,lib,db,stack,scripts,tools}/**/*.test.ts'],
    globalSetup: ['stack/testing/setup.ts'],
    expect: { poll: { timeout: 20_000 } },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Who waits for a store leaves a core free: two cores carry four files at a time.
    maxWorkers: 4,
    // Modules are loaded once for each worker, not once for each file: a fifth of all the work of a run.
    isolate: false,
  },
});
