import { splitSchedule } from '@/lib/lab/moves';
import type { MapEntry } from '@/lib/lab/timeline';

/** What a cell of the map is drawn as. `stopped`: it went well, and Postgres aborted somebody on the way. */
export type CellKind = 'bad' | 'stopped' | 'good';

/** How the schedules of a map end. */
export interface MapCounts {
  readonly all: number;
  readonly bad: number;
  readonly oversold: number;
  readonly undersold: number;
  readonly stopped: number;
}

/** How that schedule ended, at a glance. */
export function kindOf({ harms, aborts, deadlocks }: MapEntry): CellKind {
  if (harms.length > 0) return 'bad';
  return aborts + deadlocks > 0 ? 'stopped' : 'good';
}

/** Counts a map, or the part of it that is still possible. */
export function countMap(entries: readonly MapEntry[]): MapCounts {
  const withHarm = (harm: MapEntry['harms'][number]) =>
    entries.filter(({ harms }) => harms.includes(harm)).length;
  return {
    all: entries.length,
    bad: entries.filter((entry) => kindOf(entry) === 'bad').length,
    oversold: withHarm('oversold'),
    undersold: withHarm('undersold'),
    stopped: entries.filter((entry) => kindOf(entry) === 'stopped').length,
  };
}

/** Whether that schedule goes on from the moves made so far. A+ is no continuation of A. */
export function isStillPossible({ schedule }: MapEntry, soFar: string): boolean {
  return schedule.startsWith(soFar) && !/^[-+~]/.test(schedule.slice(soFar.length));
}

/** The map in a sentence: `16 schedules, 12 oversell`. */
export function sayCounts({ all, oversold, undersold, bad, stopped }: MapCounts): string {
  const parts = [
    `${all} ${all === 1 ? 'schedule' : 'schedules'}`,
    oversold > 0 ? `${oversold} oversell` : '',
    undersold > 0 ? `${undersold} undersell` : '',
    bad === 0 ? 'none goes wrong' : '',
    stopped > 0 ? `in ${stopped} Postgres aborts somebody` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** Where the moves of a schedule are drawn: a column each, from 0. */
export function toScore(schedule: string): readonly { readonly column: number; readonly mark: string }[] {
  return (splitSchedule(schedule) ?? []).map((mark, column) => ({ column, mark }));
}
