import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadExercise } from './load-exercise';

const folder = mkdtempSync(path.join(tmpdir(), 'load-exercise-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['a number', 'export const strategy = 1;'],
  ['without a sell', `export const strategy = { id: 'lazy' };`],
  ['without an id', 'export const strategy = { sell() {} };'],
  ['not exported', `const strategy = { id: 'shy', sell() {} };`],
])('what is no strategy is told so: %s', async (name, text) => {
  const file = path.join(folder, `${name.replaceAll(' ', '-')}.mjs`);
  writeFileSync(file, text);
  await expect(loadExercise(file)).rejects.toThrow(
    'strategy should be exported, with an id and a function sell',
  );
});
