import { type Buyer, buyerOf, readMove, splitSchedule } from '@/lib/teaching/explorer/moves';
import { HARM_WORDS } from '@/lib/teaching/explorer/print/describe-harm';
import { countHarms, HARMS, type Harm, type MapEntry } from '@/lib/teaching/explorer/timeline';
import type { WorkshopMap } from './workshop';

/** What a cell of the map is drawn as. `stopped`: it went well, and Postgres aborted somebody on the way. */
export type CellKind = 'bad' | 'stopped' | 'good';

export interface MapCounts {
  readonly all: number;
  readonly bad: number;
  readonly harmed: Readonly<Record<Harm, number>>;
  readonly stopped: number;
}

export function kindOf({ harms, aborts, deadlocks }: MapEntry): CellKind {
  if (harms.length > 0) return 'bad';
  return aborts + deadlocks > 0 ? 'stopped' : 'good';
}

/** Counts the entries of a map, or of the part of it that is still possible. */
export function countMap(entries: readonly MapEntry[]): MapCounts {
  return {
    all: entries.length,
    bad: entries.filter((entry) => kindOf(entry) === 'bad').length,
    harmed: countHarms(entries.map((entry) => ({ ...entry, stands: 1 }))),
    stopped: entries.filter((entry) => kindOf(entry) === 'stopped').length,
  };
}

/** Whether that schedule goes on from the moves made so far. A+ and A2 are no continuation of A. */
export function isStillPossible({ schedule }: MapEntry, soFar: string): boolean {
  return schedule.startsWith(soFar) && !/^[-+~\d]/.test(schedule.slice(soFar.length));
}

/** The map in a sentence: `16 schedules, 12 oversell`. */
export function describeCounts({ all, harmed, bad, stopped }: MapCounts): string {
  const parts = [
    `${all} ${all === 1 ? 'schedule' : 'schedules'}`,
    ...HARMS.map((harm) => (harmed[harm] > 0 ? `${harmed[harm]} ${HARM_WORDS[harm].theyDo}` : '')),
    bad === 0 ? 'none goes wrong' : '',
    stopped > 0 ? `in ${stopped} Postgres aborts somebody` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** The same of a map that was asked for, and what it stands for: of three buyers, or of too many schedules. */
export function describeMap({ entries, isComplete, all, seed }: WorkshopMap): string {
  const counts = describeCounts(countMap(entries));
  if (seed !== null)
    return `${counts}. They were drawn by lot, of about ${all.toLocaleString('en')} (seed ${seed}).`;
  if (!isComplete) return `${counts}, and more that were not run.`;
  if (all === entries.length) return `${counts}.`;
  return `${counts}. They are the really different ones of ${all.toLocaleString('en')}.`;
}

/** Why nothing on a map goes on from the moves made so far. */
export const describeNothingAhead = ({ entries, all }: WorkshopMap): string =>
  all > entries.length
    ? 'This order is not on the map; one that comes to the same may be.'
    : 'This run contains a fault. Tick it below to see it on the map.';

/** A move as it is drawn: in which buyer's line (null: nobody's), and whether it comes after an answer or is a fault. */
export interface ScoreMark {
  readonly column: number;
  readonly buyer: Buyer | null;
  readonly kind: 'call' | 'after' | 'fault';
}

/** A schedule as a score: a column for each move, from 0. */
export function toScore(schedule: string): readonly ScoreMark[] {
  return (splitSchedule(schedule) ?? []).map((text, column) => {
    const move = readMove(text);
    if ('buyer' in move) return { column, buyer: move.buyer, kind: 'fault' };
    if (move.kind !== 'call') return { column, buyer: null, kind: 'fault' };
    const buyer = buyerOf(move.actor);
    return { column, buyer, kind: buyer === move.actor ? 'call' : 'after' };
  });
}
