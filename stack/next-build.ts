import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dataRoot, REPOSITORY } from './data-folder';
import { claimFolder, FolderInUseError } from './folder-owner';
import { hashSources, keepBuild } from './kept-builds';

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
  const wanted = path.join(BUILDS, hashSources(SOURCES, SOURCE_FILES));
  if (existsSync(path.join(REPOSITORY, wanted))) return wanted;
  const release = await waitForTurn(signal);
  try {
    if (existsSync(path.join(REPOSITORY, wanted))) return wanted;
    onProgress('building the pages (10 to 20 s, only when the sources have changed)');
    await runNextBuild(signal);
    keepPages(path.join(REPOSITORY, wanted));
    return wanted;
  } finally {
    release();
  }
}

/** Copies what Next built. */
function keepPages(folder: string): void {
  const unfinished = `${folder}-unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  cpSync(path.join(REPOSITORY, '.next'), unfinished, {
    recursive: true,
    filter: (source) => path.relative(path.join(REPOSITORY, '.next'), source) !== 'cache',
  });
  keepBuild(unfinished, folder);
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
