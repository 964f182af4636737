import { rmSync } from 'node:fs';
import path from 'node:path';
import { commandLineOf, identifyProcess, stopProcess } from '@/stack/process-identity';
import { readIfThere } from '@/stack/read-if-there';

/** The cluster inside of a Postgres folder. */
export const clusterFolder = (folder: string) => path.join(folder, 'cluster');

const postmasterFile = (folder: string) => path.join(clusterFolder(folder), 'postmaster.pid');

/** The lines of postmaster.pid: the pid first, its state (`ready`) in the eighth; undefined when there is none. */
export function readPostmasterFile(folder: string): { pid: number; state: string } | undefined {
  const lines = readIfThere(postmasterFile(folder))?.split('\n');
  return lines && { pid: Number(lines[0]), state: lines[7]?.trim() ?? '' };
}

/**
 * Stops the Postgres that runs in this folder, if one does. Only for a folder that one owns.
 * Its pid may be somebody else's by now. Postgres would then take that process for a postmaster and not start.
 */
export async function stopOrphanedPostgres(folder: string): Promise<void> {
  const noted = readPostmasterFile(folder);
  const found = noted && Number.isInteger(noted.pid) ? identifyProcess(noted.pid) : undefined;
  if (!found) return;
  // A postmaster of this folder has the folder among its arguments.
  if (commandLineOf(found.pid)?.includes(clusterFolder(folder))) {
    await stopProcess(found, ['SIGINT', 'SIGQUIT', 'SIGKILL'], 5000);
  } else {
    rmSync(postmasterFile(folder), { force: true });
  }
}
