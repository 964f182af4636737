import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { Strategy } from '@/lib/shop/strategies/strategy';

const exerciseSchema = z.object({
  strategy: z.custom<Strategy>(isStrategy, { error: 'should be exported, with an id and a function sell' }),
});

function isStrategy(value: unknown): boolean {
  return z.object({ id: z.string(), sell: z.function() }).safeParse(value).success;
}

/**
 * The strategy of an exercise. A process sees one version of a file: after a change, it takes another one.
 * @throws {Error} the file can't be read as a program, threw, or exports no `strategy`
 */
export async function loadExercise(file: string): Promise<Strategy> {
  const parsed = exerciseSchema.safeParse(await import(pathToFileURL(file).href));
  if (parsed.success) return parsed.data.strategy;
  throw new Error(parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('\n'));
}
