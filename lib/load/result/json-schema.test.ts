import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { JSON_SCHEMA_FILE, writeJsonSchema } from './json-schema';

test('the published schema is the one that results follow: `npm run schemas` writes it', () => {
  expect(readFileSync(JSON_SCHEMA_FILE, 'utf8')).toBe(writeJsonSchema());
});
