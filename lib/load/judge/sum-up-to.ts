/** The sum of all amounts up to a moment, the moment included. Asked in the time of a binary search. */
export function sumUpTo(amounts: readonly (readonly [ms: number, amount: number])[]): (ms: number) => number {
  const sorted = amounts.toSorted(([a], [b]) => a - b);
  let total = 0;
  const sums = sorted.map(([, amount]) => {
    total += amount;
    return total;
  });
  return (ms) => sums[countUpTo(sorted, ([each]) => each <= ms) - 1] ?? 0;
}

/** How many of a sorted list, from its beginning, are `before`. */
export function countUpTo<T>(sorted: readonly T[], isBefore: (each: T) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const each = sorted[middle];
    if (each !== undefined && isBefore(each)) low = middle + 1;
    else high = middle;
  }
  return low;
}
