import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('.', import.meta.url)) } },
  test: {
    include: ['{app,lessons,lib,db,stack,scripts}/**/*.test.ts'],
    globalSetup: ['stack/testing/setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Every file may bring up stores of its own; two cores carry two files at a time.
    maxWorkers: 2,
  },
});
