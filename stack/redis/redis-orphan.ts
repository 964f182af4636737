import path from 'node:path';
import { readIdentity } from '@/stack/folder-owner';
import { isStillRunning, stopProcess } from '@/stack/process-identity';

/** Where a Redis folder notes which process serves it. */
export const redisProcessFile = (folder: string) => path.join(folder, 'process.json');

/** Stops the Redis that runs in this folder, if one does. Only for a folder that one owns. */
export async function stopOrphanedRedis(folder: string): Promise<void> {
  const orphan = readIdentity(redisProcessFile(folder));
  if (orphan && isStillRunning(orphan)) await stopProcess(orphan, ['SIGTERM', 'SIGKILL'], 5000);
}
