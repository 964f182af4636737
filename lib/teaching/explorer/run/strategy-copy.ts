import type { Strategy } from '@/lib/shop/strategies/strategy';

/** What a module finds that it did not import by a path: by its name, or by the name of a module of Node's. */
export interface Surroundings {
  readonly globals: Readonly<Record<string, unknown>>;
  readonly modules: Readonly<Record<string, unknown>>;
}

/** A variable of a module, from its line on. */
export interface ModuleVariable {
  readonly name: string;
  readonly line: number;
}

interface VariableState extends ModuleVariable {
  readonly value: unknown;
  /** What is in it, as far as can be seen. */
  readonly content: string;
}

/** A strategy in a module of its own: what another copy keeps in its module is not seen in this one. */
export interface StrategyCopy {
  readonly strategy: Strategy;
  readonly readState: () => readonly VariableState[];
}

/** A strategy of which each process can have a copy, as each process of a shop loads its modules for itself. */
export interface CopyableStrategy extends Strategy {
  readonly copy: (surroundings: Surroundings) => StrategyCopy;
}

export const isCopyable = (strategy: Strategy): strategy is CopyableStrategy =>
  'copy' in strategy && typeof strategy.copy === 'function';

/**
 * Watches what a copy keeps in its module.
 * @returns the strategy to run in its place; and what has changed in its module by the time of asking, since it was
 * loaded: of variables that are there for all who use the module
 */
export function watchState(strategy: CopyableStrategy): {
  readonly watched: CopyableStrategy;
  readonly look: () => void;
  readonly changed: () => readonly ModuleVariable[];
} {
  const changed = new Map<string, ModuleVariable>();
  let copy: StrategyCopy | null = null;
  let before: readonly VariableState[] = [];
  return {
    watched: {
      ...strategy,
      copy(surroundings) {
        copy = strategy.copy(surroundings);
        before = copy.readState();
        return copy;
      },
    },
    look() {
      const now = copy?.readState() ?? [];
      for (const { name, line, value, content } of now) {
        const old = before.find((variable) => variable.name === name);
        if (old?.value !== value || old?.content !== content) changed.set(name, { name, line });
      }
    },
    changed: () => [...changed.values()],
  };
}
