import { seededRandom } from '@/lib/core/random';
import type { Choose, FaultsAfter, Played } from './run-schedule';
import { isFault, isWorthwhile, type WalkRules } from './walk';

/** A walk at random through the tree of all schedules. */
export interface Drawn {
  readonly played: Played;
  /** One through the chance that it had: the mean of many is how many schedules there are. */
  readonly weight: number;
}

/** At each place some fault comes by so much chance, and goes: else nearly all would come at the very start. */
const CHANCE_OF_FAULT = 0.1;

/**
 * Plays one schedule by lot, the same for the same seed and number. Every schedule can be drawn. How many there are is
 * estimated as in D. E. Knuth, "Estimating the Efficiency of Backtrack Programs" (1975).
 */
export async function drawSchedule(
  rules: Pick<WalkRules, 'faults' | 'maxFaults' | 'play'>,
  seed: number,
  number: number,
): Promise<Drawn> {
  let random = seededRandom(seed, number);
  let weight = 1;
  const pick = (moves: readonly string[], chance: number): string | null => {
    weight *= moves.length / chance;
    return moves[Math.floor(random() * moves.length)] ?? null;
  };
  const { faults, maxFaults, play } = rules;
  const faultsAfter: FaultsAfter = (made) => (made.filter(isFault).length < maxFaults ? faults : []);
  const choose: Choose = (possible, made) => {
    // A run that Postgres made otherwise than it does as a rule is played again, by the same numbers.
    if (made.length === 0) [random, weight] = [seededRandom(seed, number), 1];
    const worthwhile = possible.filter((move) =>
      isWorthwhile(move, made, possible, { maxFaults, pruning: null }),
    );
    const [turns, failures] = [worthwhile.filter((move) => !isFault(move)), worthwhile.filter(isFault)];
    if (failures.length === 0) return turns.length > 0 ? pick(turns, 1) : null;
    // Where all is over, to leave it there is a schedule, too.
    const chance = turns.length > 0 ? CHANCE_OF_FAULT : 0.5;
    if (random() < chance) return pick(failures, chance);
    if (turns.length > 0) return pick(turns, 1 - chance);
    weight /= 1 - chance;
    return null;
  };
  return { played: await play(choose, faultsAfter), weight };
}
