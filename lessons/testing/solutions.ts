import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { LESSONS } from '@/lessons/registry';
import type { Exercise } from '@/lib/teaching/lessons/exercise-kinds';
import type { Wrong } from './wrong/wrong';

/* Solutions that the lessons' checks are held against: right ones, and what a learner may get wrong in them. */

const RIGHT_FOLDER = path.join(import.meta.dirname, 'right');

export interface Right {
  readonly lesson: string;
  readonly name: string;
  readonly file: string;
}

export const RIGHT: readonly Right[] = readdirSync(RIGHT_FOLDER).flatMap((lesson) =>
  readdirSync(path.join(RIGHT_FOLDER, lesson)).map((name) => ({
    lesson,
    name: path.basename(name, '.ts'),
    file: path.join(RIGHT_FOLDER, lesson, name),
  })),
);

/** @throws {RangeError} there is no such lesson */
export function exerciseOf(lesson: string): Exercise {
  const found = LESSONS.find(({ slug }) => slug.replace(/^\d+-/, '') === lesson);
  if (!found) throw new RangeError(`There is no lesson ${lesson}`);
  return found.exercise;
}

/**
 * The program with the mistakes in it.
 * @throws {RangeError} a piece is not there exactly once: the right solution was changed
 */
export function textOf({ lesson, of, changes }: Wrong): string {
  const right = readFileSync(path.join(RIGHT_FOLDER, lesson, `${of}.ts`), 'utf8');
  return changes.reduce((text, [find, replace]) => {
    const count = text.split(find).length - 1;
    if (count !== 1)
      throw new RangeError(`${lesson}/${of} has ${JSON.stringify(find)} ${count} times, not once`);
    return text.replace(find, () => replace);
  }, right);
}
