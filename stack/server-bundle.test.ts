import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { makeTemporaryFolder } from './data-folder';
import { bundleWhenNeeded, CLOCK_PROGRAM, SERVER_PROGRAM } from './server-bundle';

test('of several that bundle the same at once, all get the one that is whole', async () => {
  const home = makeTemporaryFolder();
  const bundles = path.join(home.folder, 'servers');
  const folders = await Promise.all([1, 2, 3].map(() => bundleWhenNeeded(bundles)));
  const [folder = ''] = folders;
  expect(new Set(folders).size).toBe(1);
  for (const program of [SERVER_PROGRAM, CLOCK_PROGRAM]) {
    expect(existsSync(path.join(folder, program))).toBe(true);
  }
  expect(readdirSync(bundles)).toEqual([path.basename(folder)]);
  home.remove();
});
