import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from './usage-error';

/**
 * A run is too long to find out at its end that its result has no place.
 * @throws {UsageError} it is a folder, or neither the file nor its folder can be written
 */
export async function checkPlace(file: string | undefined): Promise<void> {
  if (file === undefined) return;
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory()) throw new UsageError(`${file} is a folder: it should be a file`);
  try {
    // The slash demands that the parent is a folder.
    await access(found ? file : `${path.dirname(path.resolve(file))}/`, constants.W_OK);
  } catch (cause) {
    throw new UsageError(`${file} can't be written`, { cause });
  }
}

/** What was to be written was not. */
export class WriteError extends Error {
  override readonly name = 'WriteError';

  constructor(file: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`${file} can't be written: ${why}`, { cause });
  }
}
