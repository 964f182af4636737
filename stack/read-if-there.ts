import { readFileSync } from 'node:fs';
import { parseJson } from '@/lib/core/parse-json';

/** Whether a system error has this code, such as ENOENT. */
export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** The text of a file; undefined when there is none, or no longer. */
export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ESRCH')) return undefined;
    throw error;
  }
}

/** What a file holds as JSON; undefined when there is none, or half of one. */
export function readJsonIfThere(file: string): unknown {
  return parseJson(readIfThere(file) ?? '');
}
