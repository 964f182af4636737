import { z } from 'zod';
import type { Memory } from '@/lib/core/stores/memory';
import { surroundingsOf } from '@/lib/teaching/explorer/run/surroundings';
import { compileModule } from './compile-module';

/** What an exercise's file has to export: one object, with an id and some functions. */
export interface Exported<T> {
  readonly name: string;
  readonly functions: readonly (keyof T & string)[];
}

/**
 * Loads a learner's file.
 * @returns starts a process: the module anew, which knows nothing of those before; in the surroundings of the lab's process
 * that remembers this, where one is given
 * @throws {Error} it can't be read as a program, threw, or does not export what it should
 */
export async function loadExported<T>(
  file: string,
  { name, functions }: Exported<T>,
): Promise<(memory?: Memory) => T> {
  const shape = z.object({
    id: z.string(),
    ...Object.fromEntries(functions.map((each) => [each, z.function()])),
  });
  const what = `function${functions.length > 1 ? 's' : ''} ${functions.join(' and ')}`;
  const moduleSchema = z.object({
    [name]: z.custom<T>((value) => shape.safeParse(value).success, {
      error: `should be exported, with an id and ${functions.length > 1 ? '' : 'a '}${what}`,
    }),
  });
  const load = await compileModule(file);
  const start = (memory?: Memory) => {
    const parsed = moduleSchema.safeParse(load(surroundingsOf(memory)));
    const found = parsed.data?.[name];
    if (found !== undefined) return found;
    const issues = parsed.error?.issues ?? [];
    throw new Error(issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('\n'));
  };
  start();
  return start;
}
