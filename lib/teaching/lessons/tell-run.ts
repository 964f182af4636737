import { describeRun } from '@/lib/teaching/explorer/print/describe-run';
import type { Run } from '@/lib/teaching/explorer/timeline';

/** A story is longer than this only where somebody asks again and again: then its middle says nothing. */
const MOST_LINES = 44;
const [FIRST, LAST] = [26, 12];
const MOST_MOVES = 40;

/** A run that went wrong, as a textbook tells it; it ends in what is wrong with it. */
export function tellRun(run: Run, width: number, complaints: readonly string[]): string {
  const lines = describeRun(run, width, complaints).split('\n');
  if (lines.length <= MOST_LINES) return lines.join('\n');
  const left = lines.length - FIRST - LAST;
  return [...lines.slice(0, FIRST), `… ${left} lines more …`, ...lines.slice(-LAST)].join('\n');
}

/** Four hundred letters tell nobody anything. */
export const shortenSchedule = (schedule: string): string =>
  schedule.length <= MOST_MOVES ? schedule : `${schedule.slice(0, MOST_MOVES)}…`;
