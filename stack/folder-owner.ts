import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { identifyProcess, isCode, isStillRunning, type ProcessIdentity } from './process-identity';

const OWNER_FILE = 'owner.json';
const identitySchema = z.object({ pid: z.number().int().positive(), startedAt: z.string() });

/** A folder belongs to a process that runs. `ownerPid` says which one. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
  readonly ownerPid: number;

  constructor(folder: string, ownerPid: number) {
    super(`${folder} is in use by process ${ownerPid}, which still runs.`);
    this.ownerPid = ownerPid;
  }
}

/**
 * Makes this process the owner of a folder (made when missing). One whose owner has died is taken over.
 * @returns a function that gives the folder back
 * @throws {FolderInUseError} its owner still runs
 */
export function claimFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const file = path.join(folder, OWNER_FILE);
  const self = identifyProcess(process.pid);
  if (!self) throw new Error('This process cannot find itself in the process table.');
  for (;;) {
    try {
      writeFileSync(file, JSON.stringify(self), { flag: 'wx', mode: 0o600 });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error;
    }
    const owner = readOwner(folder);
    if (owner && isStillRunning(owner)) throw new FolderInUseError(folder, owner.pid);
    removeStaleOwner(folder, owner);
  }
}

/** Who a folder belongs to, running or not; undefined when to nobody. */
export function readOwner(folder: string): ProcessIdentity | undefined {
  return readIdentity(path.join(folder, OWNER_FILE));
}

/** Reads a process identity that was written as JSON; undefined when there is none, or half of one. */
export function readIdentity(file: string): ProcessIdentity | undefined {
  try {
    const parsed = identitySchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if (isCode(error, 'ENOENT') || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Two that take over at once: whoever moved the other's new file away puts it back. */
function removeStaleOwner(folder: string, stale: ProcessIdentity | undefined): void {
  const file = path.join(folder, OWNER_FILE);
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw error;
  }
  const moved = readIdentity(aside);
  if (moved && moved.startedAt !== stale?.startedAt) linkSync(aside, file);
  unlinkSync(aside);
}
