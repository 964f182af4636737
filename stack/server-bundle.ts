import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { REPOSITORY } from './data-folder';
import { hashSources, keepBuild } from './kept-builds';

/* A server process runs plain JavaScript: it starts with half the work of TypeScript that is compiled on the way. */

const SOURCES = ['stack', 'lib', 'db', 'lessons'];
const SOURCE_FILES = ['package-lock.json', 'tsconfig.json'];
/** Inside of the checkout, where packages are found. */
const BUNDLES = path.join(REPOSITORY, '.data', 'servers');

/** The programs of a bundle, in its folder. */
export const SERVER_PROGRAM = 'server.mjs';
export const CLOCK_PROGRAM = 'shiftable-clock.mjs';

const SERVER_ENTRIES = ['stack/server.ts', 'stack/shiftable-clock.ts'];

/**
 * Writes programs, those of a server process where nothing is said, into a folder, as JavaScript; packages stay outside.
 * @throws {Error} they do not compile
 */
export async function bundleServer(
  folder: string,
  entries: readonly string[] = SERVER_ENTRIES,
): Promise<void> {
  const { build } = await import('esbuild');
  await build({
    absWorkingDir: REPOSITORY,
    entryPoints: [...entries],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'parts/[name]-[hash]',
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // The explorer lights the line of the source that makes a call.
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'silent',
  });
}

/**
 * Bundles the server, or other programs, unless there is a bundle of the same sources in `bundles`.
 * @returns its folder
 */
export async function bundleWhenNeeded(bundles = BUNDLES, entries?: readonly string[]): Promise<string> {
  const folder = path.join(bundles, hashSources(SOURCES, SOURCE_FILES));
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}-${randomBytes(4).toString('hex')}`;
  await bundleServer(unfinished, entries);
  try {
    keepBuild(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error; // Somebody else was faster, and made the same.
  }
  return folder;
}
