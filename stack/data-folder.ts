import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, lstatSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { claimFolder, makePassable, readOwner } from './folder-owner';
import { stopOrphanedPostgres } from './postgres/postgres-orphan';
import { identifyProcess, isStillRunning } from './process-identity';
import { stopOrphanedRedis } from './redis/redis-orphan';

export const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));
const TEMPORARY = /^tmp-(\d+)-[0-9a-f]+$/;

/** Where root's Postgres can go when the checkout lies where only root may look. */
const ROOTS_FALLBACK = '/var/tmp/last-ticket';

/**
 * The one folder that holds everything the laptop's stack keeps: `.data` in the checkout.
 * Postgres never runs as root: when root starts it, and others may not pass through the checkout's parents
 * (a home of mode 0700), it lies in /var/tmp instead.
 */
export function dataRoot(): string {
  const isRoot = process.getuid?.() === 0;
  const root =
    isRoot && !isPassable(REPOSITORY)
      ? path.join(ROOTS_FALLBACK, createHash('sha256').update(REPOSITORY).digest('hex').slice(0, 16))
      : path.join(REPOSITORY, '.data');
  makePassable(root);
  if (isRoot) openToPassers(root);
  return root;
}

export interface TemporaryFolder {
  readonly folder: string;
  /** Deletes it. Whatever runs in it has to be stopped before. */
  remove(): void;
}

/** A folder for stores that nobody needs after this process. */
export function makeTemporaryFolder(): TemporaryFolder {
  const folder = path.join(dataRoot(), `tmp-${process.pid}-${randomBytes(4).toString('hex')}`);
  claimFolder(folder);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Stops and deletes what processes left behind that are gone: their Postgres, their Redis, their folder. */
export async function sweepLeftovers(): Promise<void> {
  const root = dataRoot();
  for (const name of readdirSync(root)) {
    const pid = TEMPORARY.exec(name)?.[1];
    if (pid === undefined) continue;
    const folder = path.join(root, name);
    const owner = readOwner(folder);
    if (owner ? isStillRunning(owner) : identifyProcess(Number(pid))) continue;
    await stopOrphansIn(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Stops the stores that a dead owner left running in its data folder. Only for a folder that one owns. */
export async function stopOrphansIn(folder: string): Promise<void> {
  await stopOrphanedPostgres(postgresFolder(folder));
  for (const each of [redisFolder(folder), ...quorumFolders(folder)]) await stopOrphanedRedis(each);
}

export const postgresFolder = (folder: string) => path.join(folder, 'postgres');
export const redisFolder = (folder: string) => path.join(folder, 'redis');
/** Where the servers are that make a quorum with the first one. */
export const quorumFolders = (folder: string) =>
  ['redis-2', 'redis-3'].map((name) => path.join(folder, name));

/** Whether everybody may pass through this folder and all of its parents. */
export function isPassable(folder: string): boolean {
  const parent = path.dirname(folder);
  return (statSync(folder).mode & 0o001) !== 0 && (parent === folder || isPassable(parent));
}

function openToPassers(root: string): void {
  for (const folder of root.startsWith(ROOTS_FALLBACK) ? [ROOTS_FALLBACK, root] : [root]) {
    const found = lstatSync(folder);
    if (!found.isDirectory() || found.uid !== 0) throw new Error(`${folder} should be root's own folder.`);
    chmodSync(folder, 0o711);
  }
}
