interface Books {
  readonly capacity: number;
  readonly stock: number;
  readonly held: number;
  readonly sold: number;
}

/** What is wrong with the books, given how many sales buyers were told of, and how many they were not sure of. */
export function judgeBooks(
  { capacity, stock, held, sold }: Books,
  { told, inDoubt }: { readonly told: number; readonly inDoubt: number },
): readonly string[] {
  const taken = sold + held;
  const found: string[] = [];
  if (taken + stock !== capacity) {
    found.push(`books: sold ${sold} + held ${held} + stock ${stock} is not the capacity, ${capacity}`);
  }
  if (taken < told) found.push(`lost: buyers were told of ${told} sales, the audit has ${taken}`);
  if (taken > told + inDoubt) {
    found.push(`untold: the audit has ${taken} sales, buyers were told of ${told}, ${inDoubt} are in doubt`);
  }
  return found;
}
