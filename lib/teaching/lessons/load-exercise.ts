import { z } from 'zod';
import type { Strategy } from '@/lib/shop/strategies/strategy';
import type { CopyableStrategy } from '@/lib/teaching/explorer/run/strategy-copy';
import { compileModule } from './compile-module';

const exerciseSchema = z.object({
  strategy: z.custom<Strategy>(isStrategy, { error: 'should be exported, with an id and a function sell' }),
});

function isStrategy(value: unknown): boolean {
  return z.object({ id: z.string(), sell: z.function() }).safeParse(value).success;
}

/**
 * The strategy of an exercise. Each process of a run gets a copy of its own, with variables of its own.
 * @throws {Error} the file can't be read as a program, threw, or exports no `strategy`
 */
export async function loadExercise(file: string): Promise<CopyableStrategy> {
  const run = await compileModule(file);
  const parsed = exerciseSchema.safeParse(run({ globals: globalThis, modules: {} }).exports);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    throw new Error(lines.join('\n'));
  }
  const { strategy } = parsed.data;
  return {
    ...strategy,
    sell: (...asked) => strategy.sell(...asked),
    copy(surroundings) {
      const { exports, readState } = run(surroundings);
      return { strategy: exerciseSchema.parse(exports).strategy, readState };
    },
  };
}
