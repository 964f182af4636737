/** Every order in which two sessions of so many statements can go on: `AAB`, `ABA`, `BAA`. */
export function listOrders(ofA: number, ofB: number): readonly string[] {
  if (ofA === 0 || ofB === 0) return ['A'.repeat(ofA) + 'B'.repeat(ofB)];
  return [
    ...listOrders(ofA - 1, ofB).map((rest) => `A${rest}`),
    ...listOrders(ofA, ofB - 1).map((rest) => `B${rest}`),
  ];
}
