import { type ByCause, CAUSES, sumByCause } from './causes';
import { applyChange, type FeedItem, type LiveTill, type Percentiles, type Snapshot } from './snapshot';

/*
 * What a browser remembers of the stream: pure, so that it can be tested without one.
 */

/** How far the charts look back, ms. */
export const WINDOW_MS = 45_000;
/** What is kept: somebody may export more than is drawn. */
const KEEP_MS = 90_000;
const MAX_FRAMES = 400;
const MAX_FEED = 200;
/** A rate is taken over about a second: snapshots of a quarter of one would flicker. */
const RATE_MS = 1000;
/** Snapshots that are further apart than this do not lead on from each other. */
const GAP_MS = 3000;

/** One moment. A type that had not changed shares its sight with the frame before. */
interface Frame {
  readonly seq: number;
  readonly at: number;
  readonly sights: ReadonlyMap<string, { readonly sold: number; readonly till: LiveTill | null }>;
  readonly rateLimited: number;
  readonly latencyMs: Percentiles | null;
  readonly stores: Snapshot['stores'];
}

export interface Timeline {
  readonly whole: Snapshot | null;
  readonly frames: readonly Frame[];
  readonly feed: readonly FeedItem[];
}

export const EMPTY_TIMELINE: Timeline = { whole: null, frames: [], feed: [] };

/** Takes in a change, or a whole snapshot. What is known already changes nothing. */
export function extend(timeline: Timeline, change: Snapshot, isWhole: boolean): Timeline {
  const { whole } = timeline;
  if (whole && !isWhole && !isLater(change, whole)) return timeline;
  const isBase = isWhole || whole === null;
  const next = isBase ? change : applyChange(whole, change);
  const newest = timeline.frames.at(-1);
  const isNews = newest === undefined || change.at > newest.at;
  return {
    whole: next,
    frames: isNews ? appendFrame(timeline.frames, next) : timeline.frames,
    feed: mergeFeed(timeline.feed, change.feed),
  };
}

/** While Redis is away the number stands still. */
function isLater(change: Snapshot, whole: Snapshot): boolean {
  return change.seq > whole.seq || (change.seq === whole.seq && change.at > whole.at);
}

function appendFrame(frames: readonly Frame[], { seq, at, types, rateLimited, latencyMs, stores }: Snapshot) {
  const sights = new Map(types.map(({ id, sold, till }) => [id, { sold, till }]));
  const kept = frames.filter((frame) => frame.at > at - KEEP_MS).slice(-MAX_FRAMES);
  return [...kept, { seq, at, sights, rateLimited, latencyMs, stores }];
}

function mergeFeed(feed: readonly FeedItem[], news: readonly FeedItem[]): readonly FeedItem[] {
  if (news.length === 0) return feed;
  const known = new Set(feed.map(({ id }) => id));
  const added = news.filter(({ id }) => !known.has(id));
  return [...added, ...feed].toSorted((a, b) => b.at - a.at).slice(0, MAX_FEED);
}

/** One moment of one ticket type, as a chart draws it. `perSecond` counts requests; null: nothing is known. */
export interface Point {
  readonly at: number;
  readonly perSecond: ByCause;
  readonly latencyMs: Percentiles | null;
  /** Tickets at the till; null: nobody can tell. */
  readonly atTill: number | null;
}

const NONE: ByCause = sumByCause({}, 0);

/** The moments of a ticket type, oldest first. */
export function pointsOf(timeline: Timeline, ticketTypeId: string): readonly Point[] {
  let from = 0;
  return timeline.frames.flatMap((frame, i) => {
    while (from < i && (timeline.frames[from + 1]?.at ?? frame.at) <= frame.at - RATE_MS) from += 1;
    const [before, last] = [timeline.frames[from], timeline.frames[i - 1]];
    const nothing = { perSecond: NONE, latencyMs: null, atTill: null };
    // Nobody looked for a while: what happened meanwhile has no moment.
    if (last && frame.at - last.at > GAP_MS)
      return [
        { ...nothing, at: last.at + 1 },
        { ...nothing, at: frame.at },
      ];
    const isFirst = before === undefined || before === frame || frame.at - before.at > GAP_MS;
    const perSecond = isFirst ? NONE : ratesBetween(before, frame, ticketTypeId);
    const atTill = frame.sights.get(ticketTypeId)?.till?.atTill ?? null;
    return [{ at: frame.at, perSecond, latencyMs: frame.latencyMs, atTill }];
  });
}

/** Where Redis is away nobody counts the refusals; the sales are counted by Postgres. */
function ratesBetween(before: Frame, after: Frame, id: string): ByCause {
  const [was, is] = [before.sights.get(id), after.sights.get(id)];
  if (!was || !is) return NONE;
  const seconds = (after.at - before.at) / 1000;
  const rate = (from: number, to: number) => Math.max(0, to < from ? to : to - from) / seconds;
  if (!was.till || !is.till) return { ...NONE, accepted: is.sold < was.sold ? 0 : rate(was.sold, is.sold) };
  const [from, to] = [
    sumByCause(was.till.counters, before.rateLimited),
    sumByCause(is.till.counters, after.rateLimited),
  ];
  const rates = { ...NONE };
  for (const { id: cause } of CAUSES) Object.assign(rates, { [cause]: rate(from[cause], to[cause]) });
  return rates;
}

/** What is drawn as a line across the charts: what an admin did, and stores that came or went. */
export interface ChartMark {
  readonly at: number;
  readonly text: string;
}

const MARK_TEXT: Partial<Record<FeedItem['kind'], string>> = {
  reset: 'reset',
  restocked: 'restock',
  crowd: 'crowd',
  'crowd-over': 'crowd over',
  fault: 'fault',
  strategy: 'strategy',
  'till-width': 'till',
};

/** The marks of a ticket type, and those that concern all. */
export function marksOf({ feed, frames }: Timeline, ticketTypeId: string): readonly ChartMark[] {
  const noted = feed
    .filter((item) => item.ticketTypeId === null || item.ticketTypeId === ticketTypeId)
    .flatMap(({ kind, at }) => (MARK_TEXT[kind] === undefined ? [] : [{ at, text: MARK_TEXT[kind] }]));
  const changes = frames.flatMap(({ at, stores }, i) => {
    const before = frames[i - 1]?.stores;
    if (!before || before.redis === stores.redis || stores.redis === 'slow' || before.redis === 'slow')
      return [];
    return [{ at, text: stores.redis === 'ok' ? 'Redis back' : 'Redis gone' }];
  });
  return [...noted, ...changes].toSorted((a, b) => a.at - b.at);
}
