import type { FaultKind, Strategy } from '@/lib/strategies/strategy';
import { faultsIn } from './moves';
import type { Harm, MapEntry } from './timeline';

/** An order too many, one too few, or one that is not there: no fault excuses these but a declared one. */
const GRAVE: readonly Harm[] = ['oversold', 'lost', 'doubled'];

/**
 * Holds a strategy to its promise, failures included: what is declared possible has to be seen.
 * @param entries all schedules of two buyers, with at most so many faults as were explored
 * @param explored the kinds of faults that were steps
 * @returns a sentence for each way in which it is not so; empty: the promise is kept
 */
export function findBreaches(
  { promise }: Pick<Strategy, 'promise'>,
  entries: readonly MapEntry[],
  explored: readonly FaultKind[],
): readonly string[] {
  const breaches: string[] = [];
  const { oversell, breaksUnder } = promise;
  const plain = entries.filter(({ schedule }) => faultsIn(schedule).length === 0);
  const oversold = entries.filter(({ harms }) => harms.includes('oversold'));
  const first = (found: readonly MapEntry[]) => found[0]?.schedule;

  if (oversell === 'possible') {
    return plain.some(({ harms }) => harms.includes('oversold'))
      ? []
      : ['It never oversells, though it says that it can.'];
  }
  const bad = plain.filter(({ harms }) => harms.length > 0);
  if (bad.length > 0) breaches.push(`Without any fault: ${bad[0]?.harms.join(', ')} in ${first(bad)}.`);
  const unexcused = entries.filter(({ schedule, harms }) => {
    const faults = faultsIn(schedule);
    return (
      faults.length > 0 &&
      harms.some((harm) => GRAVE.includes(harm)) &&
      !faults.some((fault) => breaksUnder.includes(fault))
    );
  });
  if (unexcused.length > 0) {
    const [{ schedule, harms } = { schedule: '', harms: [] }] = unexcused;
    breaches.push(`Under ${faultsIn(schedule).join(' and ')}: ${harms.join(', ')} in ${schedule}.`);
  }
  for (const fault of breaksUnder.filter((kind) => explored.includes(kind))) {
    const isSeen = oversold.some(({ schedule }) => faultsIn(schedule).includes(fault));
    if (!isSeen) breaches.push(`It survives ${fault}, though it says that it does not.`);
  }
  return breaches;
}
