import type { FaultKind, Strategy } from '@/lib/shop/strategies/strategy';
import { faultsIn } from '@/lib/teaching/explorer/moves';
import type { MapEntry } from '@/lib/teaching/explorer/timeline';

/** Whether a strategy has so few schedules that all of them can be explored with every single fault, too. */
export const isFewSchedules = (schedules: number): boolean => schedules <= 10;

type Promising = Pick<Strategy, 'promise'>;

/**
 * Holds a strategy to its promise, failures included: what is declared possible has to be seen.
 * @param entries all schedules of two buyers, with as many faults as were explored
 * @param explored the kinds of faults that were steps
 * @returns a sentence for each way in which it is not so; empty: the promise is kept
 */
export function findBreaches(
  strategy: Promising,
  entries: readonly MapEntry[],
  explored: readonly FaultKind[],
): readonly string[] {
  const { oversell, breaksUnder } = strategy.promise;
  const isPlain = ({ schedule }: MapEntry) => faultsIn(schedule).length === 0;
  const oversold = entries.filter(({ harms }) => harms.includes('oversold'));
  if (oversell === 'possible') {
    return oversold.some(isPlain) ? [] : ['It never oversells, though it says that it can.'];
  }
  const breaking = entries.filter((entry) => findBreach(strategy, entry) !== null);
  const firsts = [breaking.find(isPlain), breaking.find((entry) => !isPlain(entry))];
  const survived = breaksUnder.filter(
    (fault) =>
      explored.includes(fault) && !oversold.some(({ schedule }) => faultsIn(schedule).includes(fault)),
  );
  return [
    ...firsts.flatMap((entry) => (entry && findBreach(strategy, entry)) ?? []),
    ...survived.map((fault) => `It survives ${fault}, though it says that it does not.`),
  ];
}

/**
 * Holds a strategy to its promise in one schedule, whose buyers have all ended. Every harm breaks it that no declared
 * fault excuses; so does a sale that failed for no reason of a store's, and a ticket that without any fault nobody gets, undeclared.
 * @returns what it does, in a sentence; null: it may do that
 */
export function findBreach(
  { promise: { oversell, breaksUnder, mayRefuseAll } }: Promising,
  { schedule, harms, outcomes }: Pick<MapEntry, 'schedule' | 'harms' | 'outcomes'>,
): string | null {
  const faults = faultsIn(schedule);
  if (oversell === 'possible' || faults.some((fault) => breaksUnder.includes(fault))) return null;
  const answers = Object.entries(outcomes);
  const isSold = mayRefuseAll || faults.length > 0 || answers.some(([, outcome]) => outcome === 'sold');
  const wrongs = [
    ...harms,
    ...answers.flatMap(([actor, outcome]) => (outcome.startsWith('failed') ? `${actor} ${outcome}` : [])),
    ...(isSold ? [] : ['nobody buys']),
  ];
  if (wrongs.length === 0) return null;
  const when = faults.length > 0 ? `Under ${faults.join(' and ')}` : 'Without any fault';
  return `${when}: ${wrongs.join(', ')} in ${schedule}.`;
}
