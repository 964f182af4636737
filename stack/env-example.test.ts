import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readEnv } from '@/lib/core/env';
import { REPOSITORY } from './data-folder';

test('.env.example names every variable of lib/core/env.ts, with values that pass, and no secret', () => {
  const lines = readFileSync(path.join(REPOSITORY, '.env.example'), 'utf8').split('\n');
  const example = Object.fromEntries(
    lines
      .filter((line) => /^[A-Z]/.test(line))
      .map((line) => [line.split('=')[0], line.slice(line.indexOf('=') + 1)]),
  );
  const source = readFileSync(path.join(REPOSITORY, 'lib', 'core', 'env.ts'), 'utf8');
  const known = [...source.matchAll(/^ {4}([A-Z][A-Z_]+):/gm)].map(([, name]) => name);
  expect(known.length).toBeGreaterThan(15);
  expect(Object.keys(example).sort()).toEqual(known.sort());
  expect([example.TICKET_SECRET, example.ADMIN_TOKEN, example.KV_REST_API_TOKEN]).toEqual(['', '', '']);
  const own = { TICKET_SECRET: 'made by whoever copied the example' };
  expect(readEnv({ ...example, ...own }).DATABASE_URL).toBe(example.DATABASE_URL);
});
