import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTemporaryFolder, type TemporaryFolder } from './data-folder';
import { claimFolder, FolderInUseError, readOwner } from './folder-owner';
import { identifyProcess } from './process-identity';
import { runCode } from './testing/child';

let home: TemporaryFolder;
let folder: string;
beforeEach(() => {
  home = makeTemporaryFolder();
  folder = path.join(home.folder, 'claimed');
});
afterEach(() => home.remove());

test('a folder has one owner at a time', () => {
  const release = claimFolder(folder);
  expect(() => claimFolder(folder)).toThrow(FolderInUseError);
  expect(() => claimFolder(folder)).toThrow(`in use by process ${process.pid}`);
  release();
  claimFolder(folder)();
  expect(readdirSync(folder)).toEqual([]);
});

test('the folder of another living process is refused, and taken over once it is dead', async () => {
  const other = runCode(`
    import { claimFolder } from './stack/folder-owner';
    claimFolder(${JSON.stringify(folder)});
    console.log('claimed');
    setInterval(() => {}, 1000);
  `);
  await other.line(/claimed/);
  expect(() => claimFolder(folder)).toThrow(`in use by process ${other.pid}`);
  await other.kill();
  claimFolder(folder);
  expect(readOwner(folder)?.pid).toBe(process.pid);
});

test('a process that was given the pid of a dead owner is not taken for it', () => {
  claimFolder(folder)();
  writeFileSync(
    path.join(folder, 'owner.json'),
    JSON.stringify({ pid: process.ppid, startedAt: 'long ago' }),
  );
  claimFolder(folder);
  expect(readOwner(folder)).toEqual(identifyProcess(process.pid));
});

test('an owner that died while it wrote its name is no owner', () => {
  claimFolder(folder)();
  writeFileSync(path.join(folder, 'owner.json'), '{"pid":');
  claimFolder(folder);
  expect(readOwner(folder)?.pid).toBe(process.pid);
});

test('of many that take over a dead owner at once, one wins', async () => {
  claimFolder(folder)();
  writeFileSync(
    path.join(folder, 'owner.json'),
    JSON.stringify({ pid: process.ppid, startedAt: 'long ago' }),
  );
  const code = `
    import { claimFolder } from './stack/folder-owner';
    try {
      claimFolder(${JSON.stringify(folder)});
      console.log('won');
    } catch {
      console.log('lost');
    }
    setInterval(() => {}, 1000);
  `;
  const racers = Array.from({ length: 4 }, () => runCode(code));
  const results = await Promise.all(racers.map((racer) => racer.line(/won|lost/)));
  await Promise.all(racers.map((racer) => racer.kill()));
  expect(results.filter((result) => result === 'won')).toHaveLength(1);
});
