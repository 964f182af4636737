import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from './usage-error';

/**
 * A run is too long to find out at its end that its result has no place.
 * @throws {UsageError} the file's folder can't be written
 */
export async function checkPlace(file: string | undefined): Promise<void> {
  if (file === undefined) return;
  try {
    await access(path.dirname(path.resolve(file)), constants.W_OK);
  } catch (cause) {
    throw new UsageError(`${file} can't be written`, { cause });
  }
}
