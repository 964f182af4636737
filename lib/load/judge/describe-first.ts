/** The first of what was found, in words, with how many there are; nothing where there is none. */
export function describeFirst<T>(
  found: readonly T[],
  what: string,
  describe: (first: T) => string,
): string[] {
  const [first] = found;
  return first === undefined ? [] : [`${what}: ${found.length}, the first ${describe(first)}`];
}

export const at = (ms: number) => `at ${ms.toFixed(1)} ms`;
