/**
 * What one process remembers beside its stores. All that shares a `Memory` shares what is in it; a process of the
 * explorer or of a test has its own, and one that ends forgets it.
 */
export class Memory {
  /** What is remembered under the key; where nothing is, what `create` makes is remembered from now on. */
  of<T extends object>(key: MemoryKey<T>, create: () => T): T {
    const known = key.kept.get(this);
    if (known) return known;
    const created = create();
    key.kept.set(this, created);
    return created;
  }
}

/** Names one thing that is remembered. Each module has its own, so none can read another's. */
export class MemoryKey<T extends object> {
  /** For `Memory` alone. */
  readonly kept = new WeakMap<Memory, T>();
}
