import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Lesson, StackSnippet } from './lesson';

/** What lies beside a lesson, and what it shows from elsewhere. */
export interface LessonFiles {
  /** Markdown. */
  readonly text: string;
  /** TypeScript. */
  readonly stub: string;
  /** TypeScript. */
  readonly snippets: readonly (StackSnippet & { readonly program: string })[];
}

/** A card of a few lines that goes with every lesson, as Markdown. */
export const CARDS = [
  { name: 'sql', title: 'SQL on a card' },
  { name: 'functions', title: 'The six functions of an exercise' },
] as const;

const read = (...names: readonly string[]) => readFile(path.join(process.cwd(), ...names), 'utf8');

/** @throws {Error} a file is not there */
export async function readLessonFiles({ slug, inYourStack = [] }: Lesson): Promise<LessonFiles> {
  const [text, stub, snippets] = await Promise.all([
    read('lessons', slug, 'lesson.md'),
    read('lessons', slug, 'exercise.ts'),
    Promise.all(inYourStack.map(readSnippet)),
  ]);
  return { text, stub, snippets };
}

const readSnippet = async (snippet: StackSnippet) => ({
  ...snippet,
  program: await read('examples', 'in-your-stack', snippet.file),
});

export const readCard = ({ name }: (typeof CARDS)[number]): Promise<string> =>
  read('lessons', 'cards', `${name}.md`);
