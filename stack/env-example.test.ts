import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readEnv } from '@/lib/env';
import { REPOSITORY } from './data-folder';

test('.env.example names every variable of lib/env.ts, with values that pass', () => {
  const lines = readFileSync(path.join(REPOSITORY, '.env.example'), 'utf8').split('\n');
  const example = Object.fromEntries(
    lines
      .filter((line) => /^[A-Z]/.test(line))
      .map((line) => [line.split('=')[0], line.slice(line.indexOf('=') + 1)]),
  );
  const source = readFileSync(path.join(REPOSITORY, 'lib', 'env.ts'), 'utf8');
  const known = [...source.matchAll(/^ {4}([A-Z][A-Z_]+):/gm)].map(([, name]) => name);
  expect(known.length).toBeGreaterThan(15);
  expect(Object.keys(example).sort()).toEqual(known.sort());
  expect(readEnv(example).DATABASE_URL).toBe(example.DATABASE_URL);
});
