import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { REPOSITORY } from './data-folder';

/* `NODE_ENV=production npm ci` leaves out devDependencies: `npm run build`, `npm start` and `db:migrate` must not miss any. */

const { dependencies, devDependencies } = z
  .object({
    dependencies: z.record(z.string(), z.string()),
    devDependencies: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(readFileSync(path.join(REPOSITORY, 'package.json'), 'utf8')));

/** What Next asks for by itself where there is TypeScript and Tailwind. */
const OF_NEXT = ['typescript', 'tailwindcss', '@types/node', '@types/react', '@types/react-dom'];
const PROGRAMS = ['next.config.ts', 'postcss.config.mjs', 'proxy.ts', 'instrumentation.ts'];
const IMPORT = /(?:\bfrom|\bimport|@import|\bimport\()\s*['"]([^'"]+)['"]/g;

function packageOf(specifier: string): string {
  const [scope = '', name = ''] = specifier.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}

function filesIn(folder: string): string[] {
  return readdirSync(path.join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(tsx?|css)$/.test(name) && !/\.test\.tsx?$/.test(name))
    .map((name) => path.join(folder, name));
}

test('what the build and the server import is no dev dependency, nor are its types', () => {
  const files = [
    ...['app', 'lib', 'db'].flatMap(filesIn),
    'stack/server.ts',
    'scripts/migrate.ts',
    ...PROGRAMS,
  ];
  const imported = files.flatMap((file) =>
    [...readFileSync(path.join(REPOSITORY, file), 'utf8').matchAll(IMPORT)].map(([, from = '']) =>
      packageOf(from),
    ),
  );
  const plugins =
    readFileSync(path.join(REPOSITORY, 'postcss.config.mjs'), 'utf8').match(/@[\w-]+\/[\w-]+/g) ?? [];
  const wanted = new Set([...imported, ...plugins, ...OF_NEXT].flatMap((name) => [name, `@types/${name}`]));
  expect([...wanted].filter((name) => name in devDependencies)).toEqual([]);
  expect(plugins.every((name) => name in dependencies)).toBe(true);
});
