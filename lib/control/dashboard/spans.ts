import { CAUSES, countersByCause } from './causes';
import type { LiveCrowd } from './snapshot';
import { type Frame, MARGIN_MS, type Timeline } from './timeline';

/** How much of the past a chart shows. */
export const WINDOWS = ['45 s', '5 min', 'whole run'] as const;
export type Window = (typeof WINDOWS)[number];

/** From when to when, ms; times are told from `zero`: from now back, or from when a crowd came. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly zero: number;
}

const LENGTH_MS = { '45 s': 45_000, '5 min': 300_000 } as const;

/** The whole run is that of the last crowd, frozen when it is over; where there was none, all that is known. */
export function spanOf({ frames, whole }: Timeline, ticketTypeId: string, window: Window): Span {
  const now = frames.at(-1)?.at ?? 0;
  if (window !== 'whole run') return { from: now - LENGTH_MS[window], to: now, zero: now };
  const crowd = whole?.crowd ?? null;
  if (crowd === null || !isSeen(frames, crowd, ticketTypeId)) {
    return { from: Math.min(frames[0]?.at ?? now, now - LENGTH_MS['45 s']), to: now, zero: now };
  }
  const end = Math.min(now, crowd.endedAt === null ? now : crowd.endedAt + MARGIN_MS);
  return {
    from: crowd.startedAt - MARGIN_MS,
    to: Math.max(end, crowd.startedAt + MARGIN_MS),
    zero: crowd.startedAt,
  };
}

/**
 * What is shown where nobody has chosen: a crowd's run, and what comes after it once something does; the last moments
 * where there is no crowd.
 */
export function chooseWindow({ frames, whole }: Timeline, ticketTypeId: string): Window {
  const crowd = whole?.crowd ?? null;
  if (crowd === null || !isSeen(frames, crowd, ticketTypeId)) return '45 s';
  const { endedAt } = crowd;
  if (endedAt === null) return crowd.isLost ? '45 s' : 'whole run';
  const after = frames.find(({ at }) => at > endedAt + MARGIN_MS);
  const newest = frames.at(-1);
  const isNews = after && newest && countAll(after, ticketTypeId) !== countAll(newest, ticketTypeId);
  return isNews ? '45 s' : 'whole run';
}

const isSeen = (frames: readonly Frame[], crowd: LiveCrowd, ticketTypeId: string) =>
  crowd.ticketTypeId === ticketTypeId && (frames[0]?.at ?? Number.POSITIVE_INFINITY) <= crowd.startedAt;

function countAll(frame: Frame, id: string): number {
  const { admission, sold = 0 } = frame.types.get(id) ?? {};
  if (!admission) return sold;
  const counts = countersByCause(admission.counters, 0);
  return CAUSES.reduce((sum, { id: cause }) => sum + counts[cause], 0);
}
