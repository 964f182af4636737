import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { REPOSITORY } from './data-folder';

/* What is built lies in a folder named by the hash of its sources: a server that runs it is not touched by a later build. */

const MAX_BUILDS = 5;

/** Hashes all files of these folders but tests, and these files. Those that are missing count as nothing. */
export function hashSources(folders: readonly string[], files: readonly string[]): string {
  const hash = createHash('sha256').update(process.version);
  const found = folders.filter((name) => existsSync(path.join(REPOSITORY, name)));
  for (const name of [...found.flatMap(listFiles), ...files]) {
    const file = path.join(REPOSITORY, name);
    if (existsSync(file)) hash.update(`${name}\0`).update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/** Puts a build that is finished where it belongs, all or nothing, and lets go of the oldest beside it. */
export function keepBuild(unfinished: string, folder: string): void {
  renameSync(unfinished, folder);
  const builds = path.dirname(folder);
  const age = (name: string) => statSync(path.join(builds, name)).mtimeMs;
  const oldest = readdirSync(builds).sort((a, b) => age(b) - age(a));
  for (const name of oldest.slice(MAX_BUILDS))
    rmSync(path.join(builds, name), { recursive: true, force: true });
}

function listFiles(folder: string): string[] {
  return readdirSync(path.join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((name) => !/\.test\.tsx?$/.test(name) && statSync(path.join(REPOSITORY, name)).isFile())
    .sort();
}
