import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkPlace } from './check-place';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'place-'));
  await writeFile(path.join(folder, 'file'), '');
});
afterAll(() => rm(folder, { recursive: true }));

test.each(['file', 'new'])('%s has its place', async (name) => {
  await expect(checkPlace(path.join(folder, name))).resolves.toBeUndefined();
});

test.each([
  ['.', 'is a folder'],
  ['file/below', "can't be written"],
  ['nowhere/at/all', "can't be written"],
])('%s has none', async (name, message) => {
  await expect(checkPlace(path.join(folder, name))).rejects.toThrow(message);
});
