import { z } from 'zod';
import type { Stores } from '@/lib/core/stores/stores';
import type { Strategy } from '@/lib/shop/strategies/strategy';
import { surroundingsOf } from '@/lib/teaching/explorer/run/surroundings';
import { compileModule } from './compile-module';

const exerciseSchema = z.object({
  strategy: z.custom<Strategy>(isStrategy, { error: 'should be exported, with an id and a function sell' }),
});

function isStrategy(value: unknown): boolean {
  return z.object({ id: z.string(), sell: z.function() }).safeParse(value).success;
}

/**
 * The strategy of an exercise. Each request runs in a module of its own, as in a process that serves no other.
 * @throws {Error} the file can't be read as a program, threw, or exports no `strategy`
 */
export async function loadExercise(file: string): Promise<Strategy> {
  const run = await compileModule(file);
  const parsed = exerciseSchema.safeParse(run(surroundingsOf()));
  if (!parsed.success) {
    throw new Error(
      parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('\n'),
    );
  }
  const { strategy: once } = parsed.data;
  const open = (stores: Pick<Stores, 'memory'>) =>
    exerciseSchema.parse(run(surroundingsOf(stores.memory))).strategy;
  const strategy: Strategy = {
    ...once,
    async sell(purchase, stores, context) {
      return await open(stores).sell(purchase, stores, context);
    },
  };
  modules.set(strategy, open);
  inOneModule.set(strategy, { ...once, sell: (...asked) => once.sell(...asked) });
  return strategy;
}

const modules = new WeakMap<Strategy, (stores: Pick<Stores, 'memory'>) => Strategy>();

/** The exercise in a module of that process, for many requests; itself where it is none of a file. */
export const openModule = (strategy: Strategy, stores: Pick<Stores, 'memory'>): Strategy =>
  modules.get(strategy)?.(stores) ?? strategy;

const inOneModule = new WeakMap<Strategy, Strategy>();

/** The same exercise, all of whose requests share one module, as they never do in the cloud; null: it is none. */
export const sharingOneModule = (strategy: Strategy): Strategy | null => inOneModule.get(strategy) ?? null;
