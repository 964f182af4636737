import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { findViolations } from './find-violations';

const sources = ['app', 'db', 'lessons', 'lib', 'scripts', 'stack', 'tools'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => path.posix.join(folder, file.split(path.sep).join('/')))
    .filter((file) => /\.tsx?$/.test(file)),
);

test('every import runs the way that the rules say', () => {
  expect(sources.length).toBeGreaterThan(500);
  expect(sources.flatMap((file) => findViolations(file, readFileSync(file, 'utf8')))).toEqual([]);
});

describe('a violation is found', () => {
  it.each([
    ['a wing below another', 'lib/core/format/when.ts', "import { openShop } from '@/lib/shop/shop';"],
    ['of a type', 'lib/shop/sale/sale-state.ts', "import type { Verdict } from '@/lib/load/judge/verdict';"],
    [
      'up in the load tester',
      'lib/load/generator/browse.ts',
      "import type { RunResult } from '@/lib/load/result/result-schema';",
    ],
    ['to the top of it', 'lib/load/report/progress.ts', "import type { RunListener } from '../run-options';"],
    ['by a relative path', 'lib/load/run.ts', "export { audit } from '../control/admin/actions';"],
    ['at run time', 'lib/control/admin/actions.ts', "await import('@/lib/teaching/explorer/lab');"],
    ['lib to stack', 'lib/bench/bench-target.ts', "import { openDemo } from '@/stack/local-demo';"],
    ['db to lib', 'db/schema.ts', "import '@/lib/core/env';"],
    [
      'a page to the database',
      'app/page.tsx',
      "import { orders } from '@/db/schema'; export const a = <b />;",
    ],
    ['a framework', 'lib/shop/shop.ts', "import { headers } from 'next/headers';"],
    ['a vendor', 'lib/core/stores/breaker.ts', "import { Pool } from 'pg';"],
    ['HTTP in a strategy', 'lib/shop/strategies/naive.ts', "import { PROBLEMS } from '../sale/problem';"],
  ])('%s', (_, file, text) => {
    expect(findViolations(file, text)).toHaveLength(1);
  });

  it.each([
    ['down', 'lib/load/run.ts', "import { openShop } from '@/lib/shop/shop';"],
    ['a vendor in its own folder', 'lib/core/stores/pg/pg-types.ts', "import { types } from 'pg';"],
    ['by a test', 'lib/core/env.test.ts', "import { openTestShop } from '@/stack/testing/shop';"],
  ])('but not: %s', (_, file, text) => {
    expect(findViolations(file, text)).toEqual([]);
  });
});
