/** What each round gave. */
export interface Series {
  readonly name: string;
  readonly unit: 'a second' | 'ms';
  readonly rounds: readonly number[];
}

/** One of the things that are measured in turn. */
export interface Leg extends Series {
  readonly measure: () => Promise<number>;
  readonly rounds: number[];
}

export function openLeg(name: string, unit: Leg['unit'], measure: () => Promise<number>): Leg {
  return { name, unit, measure, rounds: [] };
}

/**
 * Measures the legs in turn, round after round, forth and back, so that a machine that drifts wrongs none of
 * them. Round 0 warms up and does not count.
 * @param said hears of each round
 */
export async function interleave(
  legs: readonly Leg[],
  rounds: number,
  said: (line: string) => void,
): Promise<void> {
  for (let round = 0; round <= rounds; round += 1) {
    const isForth = round % 2 === 0;
    const values: number[] = [];
    for (const { measure } of isForth ? legs : legs.toReversed()) values.push(await measure());
    if (!isForth) values.reverse();
    if (round > 0) for (const [index, leg] of legs.entries()) leg.rounds.push(values[index] ?? Number.NaN);
    const told = legs.map(({ name, unit }, index) => `${name} ${Math.round(values[index] ?? 0)} ${unit}`);
    said(`${round === 0 ? 'warm-up' : `round ${round} of ${rounds}`}: ${told.join(', ')}`);
  }
}
