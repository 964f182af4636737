import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { hasTexts } from './has-texts';
import { identifyProcess, isStillRunning, type ProcessIdentity } from './process-identity';
import { isCode, readJsonIfThere } from './read-if-there';

const CLAIM = /^owner\.(\d+)\.json$/;

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
 *
 * Claims are numbered: the process that follows a dead owner makes the file of the next number, which only one can. The newest claim
 * stays, given back or not; so numbers never go back, and a process that was too slow finds a higher one than its own.
 * @returns a function that gives the folder back
 * @throws {FolderInUseError} its owner still runs
 */
export function claimFolder(folder: string): () => void {
  makePassable(folder);
  const self = identifyProcess(process.pid);
  if (!self) throw new Error('This process cannot find itself in the process table.');
  for (;;) {
    const newest = newestClaim(folder);
    const owner = readIdentity(claimFile(folder, newest));
    if (owner && isStillRunning(owner)) throw new FolderInUseError(folder, owner.pid);
    const mine = newest + 1;
    if (!makeClaim(folder, mine, self)) continue;
    if (newestClaim(folder) === mine) {
      removeClaims(folder, (number) => number < mine);
      return () => giveBack(claimFile(folder, mine));
    }
    removeClaims(folder, (number) => number === mine);
  }
}

/**
 * Makes a folder, and its parents, that everybody may pass through and only this user may look into: root's Postgres
 * runs as nobody. A umask would take that from the mode it is made with.
 */
export function makePassable(folder: string): void {
  const first = mkdirSync(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = path.dirname(made)) chmodSync(made, 0o711);
}

/** The process that a folder belongs to, running or not; undefined where there is none. */
export function readOwner(folder: string): ProcessIdentity | undefined {
  return readIdentity(claimFile(folder, newestClaim(folder)));
}

/** Reads a process identity that was written as JSON; undefined when there is none, or half of one. */
export function readIdentity(file: string): ProcessIdentity | undefined {
  const read = readJsonIfThere(file);
  if (!hasTexts(read, 'startedAt') || !('pid' in read)) return undefined;
  const { pid, startedAt } = read;
  return typeof pid === 'number' && Number.isInteger(pid) && pid > 0 ? { pid, startedAt } : undefined;
}

const claimFile = (folder: string, number: number) => path.join(folder, `owner.${number}.json`);

function claimsOf(folder: string): readonly number[] {
  try {
    return readdirSync(folder).flatMap((name) => {
      const number = CLAIM.exec(name)?.[1];
      return number === undefined ? [] : [Number(number)];
    });
  } catch (error) {
    if (isCode(error, 'ENOENT')) return [];
    throw error;
  }
}

/** The number of the last claim, 0 when nobody ever made one. */
const newestClaim = (folder: string) => Math.max(0, ...claimsOf(folder));

/** Makes a claim that is whole from the first moment on; false when somebody else has made that number. */
function makeClaim(folder: string, number: number, self: ProcessIdentity): boolean {
  const draft = path.join(folder, `owner.${randomBytes(8).toString('hex')}.draft`);
  writeFileSync(draft, JSON.stringify(self), { flag: 'wx', mode: 0o600 });
  try {
    linkSync(draft, claimFile(folder, number));
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function removeClaims(folder: string, isMeant: (number: number) => boolean): void {
  for (const number of claimsOf(folder).filter(isMeant)) rmSync(claimFile(folder, number), { force: true });
}

/** An empty claim is nobody's. One that went with its folder needs no giving back. */
function giveBack(file: string): void {
  try {
    truncateSync(file);
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
  }
}
