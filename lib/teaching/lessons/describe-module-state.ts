import type { ModuleVariable } from '@/lib/teaching/explorer/run/module-state';

/** What is kept where no other process sees it, in a sentence for each variable. */
export function describeModuleState(variables: readonly ModuleVariable[]): readonly string[] {
  return variables.map(
    ({ name, line }) =>
      `${name} (line ${line}) is kept in the module. Each process has a module of its own: no other buyer sees it.`,
  );
}
