import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Lesson } from './lesson';

/** What lies beside a lesson. */
export interface LessonFiles {
  /** Markdown. */
  readonly text: string;
  /** TypeScript. */
  readonly stub: string;
}

/** @throws {Error} a file is not there */
export async function readLessonFiles({ slug }: Lesson): Promise<LessonFiles> {
  const read = (name: string) => readFile(path.join(process.cwd(), 'lessons', slug, name), 'utf8');
  const [text, stub] = await Promise.all([read('lesson.md'), read('exercise.ts')]);
  return { text, stub };
}
