import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dataRoot, REPOSITORY } from './data-folder';
import { claimFolder, FolderInUseError } from './folder-owner';

/** All that a build is made of. Tests are no part of it. */
const SOURCES = ['app', 'lib', 'db', 'lessons', 'public'];
const SOURCE_FILES = [
  'proxy.ts',
  'next.config.ts',
  'postcss.config.mjs',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'instrumentation.ts',
];
/** Builds that are kept: a shop that runs serves the one that it began with, whatever is built since. */
const BUILDS = path.join('.data', 'builds');
const MAX_BUILDS = 5;
const LOCK_POLL_MS = 200;

/**
 * Builds the pages with Next unless there is a build of the same sources. Two at once build one after the other,
 * so the second finds it done.
 * @returns the folder of the build, from the root of the repository: `distDir` for the servers
 * @throws {Error} the build failed; the message ends with its output
 * @throws {AbortError} `signal` was aborted
 */
export async function buildWhenNeeded(
  signal: AbortSignal,
  onProgress: (line: string) => void,
): Promise<string> {
  const wanted = path.join(BUILDS, hashSources());
  if (existsSync(path.join(REPOSITORY, wanted))) return wanted;
  const release = await waitForTurn(signal);
  try {
    if (existsSync(path.join(REPOSITORY, wanted))) return wanted;
    onProgress('building the pages (10 to 20 s, only when the sources have changed)');
    await runNextBuild(signal);
    keepBuild(path.join(REPOSITORY, wanted));
    return wanted;
  } finally {
    release();
  }
}

/** Copies what Next built, all or nothing, and lets go of the oldest. */
function keepBuild(folder: string): void {
  const unfinished = `${folder}-unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  cpSync(path.join(REPOSITORY, '.next'), unfinished, {
    recursive: true,
    filter: (source) => path.relative(path.join(REPOSITORY, '.next'), source) !== 'cache',
  });
  renameSync(unfinished, folder);
  const builds = path.join(REPOSITORY, BUILDS);
  const age = (name: string) => statSync(path.join(builds, name)).mtimeMs;
  const oldest = readdirSync(builds).sort((a, b) => age(b) - age(a));
  for (const name of oldest.slice(MAX_BUILDS))
    rmSync(path.join(builds, name), { recursive: true, force: true });
}

async function waitForTurn(signal: AbortSignal): Promise<() => void> {
  for (;;) {
    try {
      return claimFolder(path.join(dataRoot(), 'build'));
    } catch (error) {
      if (!(error instanceof FolderInUseError)) throw error;
      await sleep(LOCK_POLL_MS, undefined, { signal });
    }
  }
}

async function runNextBuild(signal: AbortSignal): Promise<void> {
  const log = path.join(dataRoot(), 'build', 'next-build.log');
  const output = openSync(log, 'w');
  const next = path.join(REPOSITORY, 'node_modules', 'next', 'dist', 'bin', 'next');
  const child = spawn(process.execPath, [next, 'build'], {
    cwd: REPOSITORY,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', output, output],
    signal,
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`next build failed:\n${readFileSync(log, 'utf8').trim()}`);
}

function hashSources(): string {
  const hash = createHash('sha256').update(process.version);
  const folders = SOURCES.filter((name) => existsSync(path.join(REPOSITORY, name)));
  for (const file of [...folders.flatMap(listFiles), ...SOURCE_FILES]) {
    const found = path.join(REPOSITORY, file);
    if (existsSync(found)) hash.update(`${file}\0`).update(readFileSync(found)).update('\0');
  }
  return hash.digest('hex');
}

function listFiles(folder: string): string[] {
  return readdirSync(path.join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((name) => !/\.test\.tsx?$/.test(name) && statSync(path.join(REPOSITORY, name)).isFile())
    .sort();
}
