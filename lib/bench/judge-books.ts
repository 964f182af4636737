interface Books {
  readonly capacity: number;
  readonly stock: number;
  readonly held: number;
  readonly sold: number;
}

/** What is wrong with the books, given how many sales were acknowledged, and how many are in doubt. */
export function judgeBooks(
  { capacity, stock, held, sold }: Books,
  { acknowledged, inDoubt }: { readonly acknowledged: number; readonly inDoubt: number },
): readonly string[] {
  const taken = sold + held;
  const found: string[] = [];
  if (taken + stock !== capacity) {
    found.push(`books: sold ${sold} + held ${held} + stock ${stock} is not the capacity, ${capacity}`);
  }
  if (taken < acknowledged)
    found.push(`lost: ${acknowledged} sales were acknowledged, the audit has ${taken}`);
  if (taken > acknowledged + inDoubt) {
    found.push(
      `unacknowledged: the audit has ${taken} sales, ${acknowledged} were acknowledged, ${inDoubt} are in doubt`,
    );
  }
  return found;
}
