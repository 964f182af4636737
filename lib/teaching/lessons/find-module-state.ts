import type { Strategy } from '@/lib/shop/strategies/strategy';
import type { ExploreOptions, Lab } from '@/lib/teaching/explorer/lab';
import { sharingOneModule } from './load-exercise';

const OWN = 'Each process has a module of its own: no other buyer sees it.';

/**
 * Looks in the module of an exercise that went wrong for what it keeps there.
 * @param options of the exploration in which it went wrong
 * @returns a sentence for each variable that a sale changes, with its line; or one that something is kept where it can't
 * be seen, where all would go well if all buyers shared one module
 */
export async function findModuleState(
  strategy: Strategy,
  lab: Lab,
  options: Omit<ExploreOptions, 'strategy' | 'onRun' | 'until'>,
): Promise<readonly string[]> {
  const named = await nameModuleState(strategy, lab);
  if (named.length > 0) return named;
  const shared = sharingOneModule(strategy);
  const isGood = shared !== null && (await isAllGood(lab, { ...options, strategy: shared }));
  return isGood ? [`Something is kept in the module, in a closure or an object. ${OWN}`] : [];
}

/** @returns a sentence for each variable of its module that a sale changes, with its line */
export async function nameModuleState(strategy: Strategy, lab: Lab): Promise<readonly string[]> {
  const variables = await lab.findModuleState(strategy);
  return variables.map(({ name, line }) => `${name} (line ${line}) is kept in the module. ${OWN}`);
}

async function isAllGood(lab: Lab, options: ExploreOptions): Promise<boolean> {
  try {
    // All of them: two calls that touch nothing in common may still meet in the module.
    const { isComplete, firstBad } = await lab.explore({
      ...options,
      all: true,
      until: ({ harms }) => harms.length > 0,
    });
    return isComplete && firstBad === null;
  } catch {
    // One that waits for what is no store, say: it tells nothing.
    return false;
  }
}
