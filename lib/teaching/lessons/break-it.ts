import { faultsIn, splitSchedule } from '@/lib/teaching/explorer/moves';
import type { MapEntry } from '@/lib/teaching/explorer/timeline';
import type { Buyers } from '@/lib/teaching/player/place';
import type { BreakIt } from './lesson';
import { isSold } from './read-run';

/** A run that is over, and who came. */
interface Played extends Pick<MapEntry, 'schedule' | 'harms' | 'outcomes'> {
  readonly strategy: string;
  readonly buyers: Buyers;
}

/** Whether a run does what is to be done. A run that is not over has no harm yet. */
export function isBroken(level: BreakIt, { strategy, buyers, schedule, harms, outcomes }: Played): boolean {
  const { harm, atMostMoves, sold, fault } = level;
  const told = Object.values(outcomes).filter((outcome) => isSold(outcome)).length;
  return (
    strategy === level.strategy &&
    buyers === (level.buyers ?? 2) &&
    harms.includes(harm) &&
    (splitSchedule(schedule) ?? []).length <= atMostMoves &&
    (sold === undefined || told === sold) &&
    (fault === undefined || faultsIn(schedule).join() === fault)
  );
}
