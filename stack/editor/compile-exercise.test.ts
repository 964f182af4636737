import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { LESSONS as REGISTERED } from '@/lessons/registry';
import { REPOSITORY } from '@/stack/data-folder';
import { compileExercise } from './compile-exercise';

const LESSONS = path.join(REPOSITORY, 'lessons');
/** Those of other kinds need a clone: the page says so. */
const ofTheBrowser = new Set(
  REGISTERED.filter(({ exercise }) => exercise.kind === 'strategy').map(({ number }) => number),
);
const own = readdirSync(LESSONS, { recursive: true, encoding: 'utf8' }).filter(
  (name) =>
    /exercise\.ts$|solutions\/\d\d\.ts$/.test(name) && ofTheBrowser.has(Number(/\d\d/.exec(name)?.[0])),
);

it('takes every exercise of the lessons, and every solution', async () => {
  expect(own.length).toBeGreaterThanOrEqual(20);
  for (const name of own) {
    const compiled = await compileExercise(readFileSync(path.join(LESSONS, name), 'utf8'), REPOSITORY);
    expect({ name, ...compiled }).toMatchObject({ name, kind: 'compiled' });
  }
});

it.each([
  ['a package of Node', `\nimport { readFileSync } from 'node:fs';\nreadFileSync('/etc/passwd');`, 2],
  ['a package', `import pg from 'pg';\nnew pg.Pool();`, 1],
  ['what reads the environment', `import { readEnv } from '@/lib/core/env';\nreadEnv();`, 1],
  ['what opens stores', `\n\nimport { openShop } from '@/lib/shop/shop';\nopenShop();`, 3],
  ['a path', `import { a } from '../../lib/core/env';\na();`, 1],
  ['a path that goes up', `import { a } from '@/lib/core/stores/../env';\na();`, 1],
  ['a file of data', `import a from '/etc/hostname' with { type: 'text' };\na();`, 1],
  ['a require', `const a = 1;\nconst fs = require('fs');`, 2],
  ['an import at run time', `const a = 1;\nexport const x = () => import('node:net');`, 2],
  ['the feeder itself', `import { start } from '@/stack/editor/inside';\nstart();`, 1],
  ['no TypeScript', `const a = 1;\nconst b = ;`, 2],
])('%s is refused, with its line', async (_, source, line) => {
  expect(await compileExercise(source, REPOSITORY)).toMatchObject({ kind: 'broken', line });
});
