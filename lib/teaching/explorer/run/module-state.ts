/** A variable of a module, on its line from 1. */
export interface ModuleVariable {
  readonly name: string;
  readonly line: number;
}

interface VariableState extends ModuleVariable {
  readonly value: unknown;
  /** What is in it, as far as can be seen. */
  readonly content: string;
}

/** What the variables of a module hold now. */
export type ReadState = () => readonly VariableState[];

/** Watches a module that was just loaded: which of its variables change from now on? */
export class ModuleWatch {
  readonly #changed = new Map<string, ModuleVariable>();
  #read: ReadState = () => [];
  #before: readonly VariableState[] = [];

  watch(read: ReadState): void {
    this.#read = read;
    this.#before = read();
  }

  look(): void {
    for (const { name, line, value, content } of this.#read()) {
      const old = this.#before.find((variable) => variable.name === name);
      if (old?.value !== value || old?.content !== content) this.#changed.set(name, { name, line });
    }
  }

  get changed(): readonly ModuleVariable[] {
    return [...this.#changed.values()];
  }
}
