import type { Ledger, Series } from './ledger';

/** How a bench goes. */
export interface Pace {
  readonly rounds: number;
  /** Takes a line for whoever watches. */
  readonly log: (line: string) => void;
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
 * them, and writes them into the ledger. Round 0 warms up and does not count.
 */
export async function interleave(
  legs: readonly Leg[],
  { rounds, log }: Pace,
  ledger: Pick<Ledger, 'series'>,
): Promise<void> {
  for (let round = 0; round <= rounds; round += 1) {
    const isForth = round % 2 === 0;
    const values: number[] = [];
    for (const { measure } of isForth ? legs : legs.toReversed()) values.push(await measure());
    if (!isForth) values.reverse();
    if (round > 0) for (const [index, leg] of legs.entries()) leg.rounds.push(values[index] ?? Number.NaN);
    const measured = legs.map(({ name, unit }, index) => `${name} ${Math.round(values[index] ?? 0)} ${unit}`);
    log(`${round === 0 ? 'warm-up' : `round ${round} of ${rounds}`}: ${measured.join(', ')}`);
  }
  ledger.series.push(...legs);
}
