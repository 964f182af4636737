import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

/* `npm start` in a checkout of its own, whose server only says what it was told. */

const home = mkdtempSync(path.join(tmpdir(), 'start#'));

beforeAll(() => {
  mkdirSync(path.join(home, 'scripts'));
  copyFileSync('scripts/start.mjs', path.join(home, 'scripts', 'start.mjs'));
});
afterAll(() => rmSync(home, { recursive: true }));

function start(env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(home, 'scripts', 'start.mjs')], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
  });
  return { status, output: `${stdout}${stderr}` };
}

test('before a build it says so, in a sentence', () => {
  expect(start()).toEqual({
    status: 1,
    output: 'There is no build to start yet: npm run build makes one.\n',
  });
});

test('it reads .env, and what the shell sets counts more', () => {
  for (const folder of ['dist', '.next']) mkdirSync(path.join(home, folder));
  writeFileSync(path.join(home, '.next', 'BUILD_ID'), 'built');
  writeFileSync(path.join(home, 'dist', 'server.mjs'), 'console.log(process.env.HOST, process.env.PORT);');
  writeFileSync(path.join(home, '.env'), 'HOST=127.0.0.2\nPORT=4000\n');
  expect(start({ PORT: '5000' })).toEqual({ status: 0, output: '127.0.0.2 5000\n' });
});
