import type { Percentiles } from '@/lib/shop/metrics/latency';
import { type ByCause, CAUSES, countersByCause, crowdByCause, NO_CAUSE } from './causes';
import type { Frame, Timeline } from './timeline';

/** A rate is taken over about a second: snapshots of a quarter of one would flicker. */
const RATE_MS = 1000;

/** One moment of one ticket type, as a chart draws it. `perSecond` counts requests. */
export interface Point {
  readonly at: number;
  readonly perSecond: ByCause;
  readonly latencyMs: Percentiles | null;
  /** Tickets admitted and not yet settled; null: nobody can tell. */
  readonly admitted: number | null;
}

/** The moments of a ticket type, oldest first. */
export function pointsOf({ frames }: Timeline, ticketTypeId: string): readonly Point[] {
  const nothing = { perSecond: NO_CAUSE, latencyMs: null, admitted: null };
  let from = 0;
  return frames.flatMap((frame, i) => {
    if (frame.afterGapAt !== null) {
      // Nobody looked for a while: what happened meanwhile has no moment.
      from = i;
      return [
        { ...nothing, at: frame.afterGapAt + 1 },
        { ...nothing, at: frame.at },
      ];
    }
    while (from + 1 < i && (frames[from + 1]?.at ?? frame.at) <= frame.at - RATE_MS) from += 1;
    const before = frames[from];
    const perSecond =
      before === undefined || before === frame ? NO_CAUSE : ratesBetween(before, frame, ticketTypeId);
    const admitted = frame.types.get(ticketTypeId)?.admission?.admitted ?? null;
    return [{ at: frame.at, perSecond, latencyMs: frame.latencyMs, admitted }];
  });
}

function ratesBetween(before: Frame, after: Frame, id: string): ByCause {
  const seconds = (after.at - before.at) / 1000;
  const [from, to] = countsBetween(before, after, id);
  const rates = { ...NO_CAUSE };
  for (const { id: cause } of CAUSES) {
    rates[cause] = Math.max(0, to[cause] < from[cause] ? to[cause] : to[cause] - from[cause]) / seconds;
  }
  return rates;
}

const NOTHING = [NO_CAUSE, NO_CAUSE] as const;

/**
 * Redis counts what became of all requests. While it is away a crowd knows what its own buyers were told, and
 * of others there are only the sales, which Postgres counts.
 */
function countsBetween(before: Frame, after: Frame, id: string): readonly [ByCause, ByCause] {
  const [was, is] = [before.types.get(id), after.types.get(id)];
  if (!was || !is) return NOTHING;
  if (was.admission && is.admission) {
    return [
      countersByCause(was.admission.counters, before.rateLimited),
      countersByCause(is.admission.counters, after.rateLimited),
    ];
  }
  const { crowd } = after;
  if (crowd?.ticketTypeId === id && before.crowd?.id === crowd.id) {
    return [crowdByCause(before.crowd), crowdByCause(crowd)];
  }
  if (is.sold < was.sold) return NOTHING;
  return [
    { ...NO_CAUSE, sold: was.sold },
    { ...NO_CAUSE, sold: is.sold },
  ];
}
