import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { makeTemporaryFolder, type TemporaryFolder } from './data-folder';
import { claimFolder, FolderInUseError, readOwner } from './folder-owner';
import { identifyProcess } from './process-identity';
import { runCode } from './testing/child';

const DEAD = JSON.stringify({ pid: process.ppid, startedAt: 'long ago' });
const wonSchema = z.object({ won: z.array(z.boolean()) });

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
  expect(readOwner(folder)).toBeUndefined();
  expect(readdirSync(folder)).toEqual(['owner.2.json']);
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
  leaveClaim(folder, DEAD);
  claimFolder(folder);
  expect(readOwner(folder)).toEqual(identifyProcess(process.pid));
});

test('a claim that nobody can read is nobody’s', () => {
  claimFolder(folder)();
  leaveClaim(folder, '{"pid":');
  claimFolder(folder);
  expect(readOwner(folder)?.pid).toBe(process.pid);
});

test('of many that take over a dead owner at once, one wins', async () => {
  const folders = Array.from({ length: 200 }, (_, round) => path.join(home.folder, `round-${round}`));
  for (const each of folders) {
    claimFolder(each)();
    leaveClaim(each, DEAD);
  }
  const start = path.join(home.folder, 'start');
  const racers = Array.from({ length: 4 }, () =>
    runCode(`
      import { existsSync } from 'node:fs';
      import { claimFolder, FolderInUseError } from './stack/folder-owner';
      console.log('ready');
      while (!existsSync(${JSON.stringify(start)}));
      const won = ${JSON.stringify(folders)}.map((folder) => {
        try {
          claimFolder(folder);
          return true;
        } catch (error) {
          if (error instanceof FolderInUseError) return false;
          throw error;
        }
      });
      console.log(JSON.stringify({ won }));
      setInterval(() => {}, 1000);
    `),
  );
  await Promise.all(racers.map((racer) => racer.line(/ready/)));
  writeFileSync(start, '');
  const told = await Promise.all(racers.map((racer) => racer.line(/won/)));
  await Promise.all(racers.map((racer) => racer.kill()));
  const wins = told.map((line) => wonSchema.parse(JSON.parse(line)).won);
  const winners = folders.map((_, round) => wins.filter((won) => won[round]).length);
  expect(winners).toEqual(folders.map(() => 1));
});

/** Puts the claim of somebody else over the newest one. */
function leaveClaim(of: string, text: string): void {
  const newest = readdirSync(of).find((name) => name.startsWith('owner.'));
  writeFileSync(path.join(of, newest ?? 'owner.1.json'), text);
}
