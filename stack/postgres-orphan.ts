import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  commandLineOf,
  identifyProcess,
  isCode,
  type ProcessIdentity,
  stopProcess,
} from './process-identity';

/** The cluster inside of a Postgres folder. */
export const clusterFolder = (folder: string) => path.join(folder, 'cluster');

/** The lines of postmaster.pid: the pid first, its state (`ready`) in the eighth; undefined when there is none. */
export function readPostmasterFile(folder: string): { pid: number; state: string } | undefined {
  try {
    const lines = readFileSync(path.join(clusterFolder(folder), 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), state: lines[7]?.trim() ?? '' };
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Stops the Postgres that runs in this folder, if one does. Only for a folder that one owns. */
export async function stopOrphanedPostgres(folder: string): Promise<void> {
  const orphan = findPostmaster(folder);
  if (orphan) await stopProcess(orphan, ['SIGINT', 'SIGQUIT', 'SIGKILL'], 5000);
}

function findPostmaster(folder: string): ProcessIdentity | undefined {
  const found = readPostmasterFile(folder);
  if (!found || !Number.isInteger(found.pid) || found.pid <= 1) return undefined;
  // The pid may be somebody else's by now: a postmaster of this folder has the folder among its arguments.
  const isPostmaster = commandLineOf(found.pid)?.includes(clusterFolder(folder)) ?? false;
  return isPostmaster ? identifyProcess(found.pid) : undefined;
}
