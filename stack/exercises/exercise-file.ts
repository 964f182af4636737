import { constants, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Lesson } from '@/lib/teaching/lessons/lesson';
import { REPOSITORY } from '@/stack/data-folder';
import { isCode } from '@/stack/read-if-there';

/** Where learners write, from the root of the repository. Nothing of it is committed. */
const FOLDER = 'exercises';

/** So that an editor knows the exercises' types, and nobody else's check stumbles over them. */
const TYPES = { extends: '../tsconfig.json', include: ['*.ts'], exclude: [] };

export interface ExerciseFile {
  /** From the root of the repository. */
  readonly name: string;
  readonly path: string;
  /** It was not there before. */
  readonly isNew: boolean;
}

/** The learner's file of a lesson, made from the lesson's own where it is missing. What is there is never touched. */
export function prepareExercise({ number, slug }: Lesson, repository = REPOSITORY): ExerciseFile {
  const folder = path.join(repository, FOLDER);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'tsconfig.json'), `${JSON.stringify(TYPES, null, 2)}\n`);
  const name = path.join(FOLDER, `${String(number).padStart(2, '0')}.ts`);
  const file = path.join(repository, name);
  const isNew = copyUnlessThere(path.join(REPOSITORY, 'lessons', slug, 'exercise.ts'), file);
  return { name, path: file, isNew };
}

function copyUnlessThere(from: string, to: string): boolean {
  try {
    copyFileSync(from, to, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}
