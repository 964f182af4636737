import { UsageError } from '@/lib/core/cli/usage-error';

const BAD_USAGE = 2;

/**
 * Reads what was typed, before anything is loaded that takes time. Bad usage is said (where the message is empty, it
 * was already) and ends the process with 2.
 */
export async function endOnBadUsage<T>(read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    if (error.message) console.error(error.message);
    return process.exit(BAD_USAGE);
  }
}
