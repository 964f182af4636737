import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
];
const HASH_FILE = path.join(REPOSITORY, '.next', 'source-hash');
const LOCK_POLL_MS = 200;

/**
 * Builds the pages with Next unless the build that lies there was made of the same sources. Two at once build
 * one after the other, so the second finds it done.
 * @throws {Error} the build failed; the message ends with its output
 * @throws {AbortError} `signal` was aborted
 */
export async function buildWhenNeeded(
  signal: AbortSignal,
  onProgress: (line: string) => void,
): Promise<void> {
  if (isBuilt()) return;
  const release = await waitForTurn(signal);
  try {
    if (isBuilt()) return;
    onProgress('building the pages (10 to 20 s, only when the sources have changed)');
    const hash = hashSources();
    rmSync(HASH_FILE, { force: true });
    await runNextBuild(signal);
    writeFileSync(HASH_FILE, hash);
  } finally {
    release();
  }
}

const isBuilt = () => existsSync(HASH_FILE) && readFileSync(HASH_FILE, 'utf8') === hashSources();

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
