import path from 'node:path';
import { REPOSITORY } from '@/stack/data-folder';
import { explainFiles } from '@/stack/explain-files';
import { explainPostgres } from './explain-postgres';

export const NO_BUILD_HERE = `Next cannot build in ${REPOSITORY}: move the checkout to a path without #.`;

/** Why the stack of this checkout does not come up, in a line with what to do; undefined where nobody foresaw it. */
export function explainStart(error: unknown): string | undefined {
  if (REPOSITORY.includes('#')) return NO_BUILD_HERE;
  return explainPostgres(error) ?? explainFiles(error, path.join(REPOSITORY, '.data'));
}
